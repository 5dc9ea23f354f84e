"""Addresses of the desk. All but signing in stand behind the gate."""

from django.urls import path

from shangliang.desk import home, nouns, sign_in, slips, topics
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
    path("slip/", slips.slip, name="slip"),
    path("<slug:noun>/<int:pk>/do/<str:verb>/", nouns.act, name="act"),
]

# ── Topics, calls, plans, platforms, people, settings, the record ──
FIRST_HALF = [
    path("topics/", topics.topics, name="topics"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
]

# ── Research, meetings, participants, minutes, outcomes, suggestions, feedback ──
SECOND_HALF = []

urlpatterns = [*OPEN, *behind_the_gate(*FRAME, *FIRST_HALF, *SECOND_HALF)]
