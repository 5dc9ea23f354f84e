"""Addresses of the public site."""

from django.urls import path

from shangliang.portal import (
    about,
    calls,
    clocks,
    follow,
    home,
    media,
    meetings,
    open_data,
    outcomes,
    plans,
    platforms,
    raising,
    topics,
    voices,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    # topics
    path("topics/", topics.index, name="topics"),
    path("topics/<str:number>/", topics.detail, name="topic"),
    path("topics/<str:number>/support/", voices.support, name="support"),
    path("topics/<str:number>/research/", topics.research, name="research"),
    path("topics/<str:number>/notice/<str:meeting>/", topics.notice, name="notice"),
    path("topics/<str:number>/minutes/<str:meeting>/", topics.minutes, name="minutes"),
    path("raise/", raising.raising, name="raise"),
    path("calls/", calls.index, name="calls"),
    path("calls/<int:pk>/", calls.detail, name="call"),
    path("plan/", plans.latest, name="plans"),
    path("plan/<int:year>/", plans.detail, name="plan"),
    # what a code opens
    path("follow/", follow.enter, name="follow"),
    path("follow/<str:code>/", follow.voice, name="voice"),
    path("meeting/<str:code>/", meetings.invitation, name="invitation"),
    # meetings, platforms
    path("meetings/", meetings.index, name="meetings"),
    path("platforms/", platforms.index, name="platforms"),
    path("platforms/<str:code>/", platforms.detail, name="platform"),
    path("map/", platforms.map_of_platforms, name="map"),
    # what came of it
    path("outcomes/", outcomes.index, name="outcomes"),
    path("outcomes/promises/", outcomes.promises, name="promises"),
    path("clocks/", clocks.index, name="clocks"),
    path("clocks/departments.csv", clocks.departments_csv, name="clocks-departments"),
    path("clocks/overdue.csv", clocks.overdue_csv, name="clocks-overdue"),
    # about, for people and for machines
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("open-data/", about.open_data, name="open-data"),
    path("open-data/ledger.jsonl", open_data.ledger, name="ledger"),
    path("open-data/<str:name>.<str:kind>", open_data.dataset, name="dataset"),
    path("media/<path:name>", media.media, name="media"),
    path("robots.txt", about.robots, name="robots"),
    path("security.txt", about.security),
    path(".well-known/security.txt", about.security, name="security"),
]
