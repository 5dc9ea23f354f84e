"""Addresses of the desk. All but signing in stand behind the gate."""

from django.urls import path

from shangliang.desk import (
    calls,
    home,
    meetings,
    minutes,
    nouns,
    outcomes,
    people,
    plans,
    platforms,
    record,
    research,
    settings,
    sign_in,
    slips,
    suggestions,
    topics,
)
from shangliang.desk.gate import behind_the_gate

app_name = "desk"

OPEN = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.second_step, name="second-step"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/password/", sign_in.password, name="password"),
]

FRAME = [
    path("", home.home, name="home"),
    path("start/<int:pk>/", home.start, name="start"),
    path("account/second-factor/", sign_in.second_factor, name="second-factor"),
    path("account/data/", people.own_data, name="own-data"),
    path("slip/", slips.slip, name="slip"),
    path("<slug:noun>/<int:pk>/do/<str:verb>/", nouns.act, name="act"),
]

# ── Topics, calls, plans, platforms, people, settings, the record ──
FIRST_HALF = [
    path("topics/", topics.topics, name="topics"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
    path("photos/<int:pk>/", topics.photo, name="photo"),
    path("voices/<int:pk>/", topics.contact, name="contact"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/poster/", calls.poster, name="call-poster"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/versions/", plans.versions, name="plan-versions"),
    path("plan-items/<int:pk>/", people.to_home, {"noun": "plan-items"}, name="plan-item"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/<int:pk>/", platforms.platform, name="platform"),
    path("accounts/", people.accounts, name="accounts"),
    path("accounts/<int:pk>/", people.account, name="account"),
    path("roles/<int:pk>/", people.to_home, {"noun": "roles"}, name="role"),
    path("members/", people.members, name="members"),
    path("members/<int:pk>/", people.member, name="member"),
    path("placements/<int:pk>/", people.to_home, {"noun": "placements"}, name="placement"),
    path("departments/", people.departments, name="departments"),
    path("settings/", settings.settings, name="settings"),
    path("settings/<int:pk>/", settings.setting, name="setting"),
    path("overdue/", record.overdue, name="overdue"),
    path("record/", record.record, name="record"),
]

# ── Research, meetings, participants, minutes, outcomes, suggestions, feedback ──
SECOND_HALF = [
    path("research/<int:pk>/", research.research, name="research"),
    path("research/photos/<int:pk>/", research.photo, name="research-photo"),
    path("schemes/<int:pk>/", people.to_home, {"noun": "schemes"}, name="scheme"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/notice/", meetings.notice, name="meeting-notice"),
    path("meetings/<int:pk>/check-in/", meetings.check_in, name="meeting-check-in"),
    path("meetings/<int:pk>/record/", meetings.record, name="meeting-record"),
    path("participants/<int:pk>/", people.to_home, {"noun": "participants"}, name="participant"),
    path("speeches/<int:pk>/", people.to_home, {"noun": "speeches"}, name="speech"),
    path("minutes/<int:pk>/", minutes.minutes, name="minutes"),
    path("minutes/<int:pk>/print/", minutes.printed, name="minutes-print"),
    path("confirmations/<int:pk>/", people.to_home, {"noun": "confirmations"}, name="confirmation"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/<int:pk>/", outcomes.outcome, name="outcome"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("commitments/<int:pk>/", suggestions.commitment, name="commitment"),
    path("commitments/photos/<int:pk>/", suggestions.photo, name="progress-photo"),
    path("feedback/<int:pk>/", outcomes.feedback, name="feedback"),
    path("ratings/", outcomes.held, name="words-held"),
    path("ratings/<int:pk>/", people.to_home, {"noun": "ratings"}, name="rating"),
    path("talks/<int:pk>/", people.to_home, {"noun": "talks"}, name="talk"),
    path("look-backs/<int:pk>/", people.to_home, {"noun": "look-backs"}, name="look-back"),
    path("reminders/", outcomes.reminders, name="reminders"),
]

urlpatterns = [*OPEN, *behind_the_gate(*FRAME, *FIRST_HALF, *SECOND_HALF)]
