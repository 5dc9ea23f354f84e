"""The addresses of ui, and a form that counts how often it was sent."""

from django.forms import CharField, Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import RequestContext, Template
from django.urls import include, path

from shangliang.ui.forms import Form

n_sent = 0
FORM = Template("""{% extends "ui/base.html" %}{% block main %}<h1>表单</h1>
<form method="post" data-draft="letter">{% csrf_token %}{{ form }}
{% button "寄出" name="to" value="office" %}</form>
{% endblock %}""")
SENT = Template(
    """{% extends "ui/base.html" %}{% block main %}<h1>已寄出</h1>{% draft_done "letter" %}{% endblock %}"""
)


class LetterForm(Form):
    words = CharField(label="内容", max_length=20, widget=Textarea)


def letter(request: HttpRequest) -> HttpResponse:
    global n_sent
    form = LetterForm(request.POST or None)
    if request.POST.get("to") == "office" and form.is_valid():
        n_sent += 1
        return HttpResponseRedirect("/sent/")
    return HttpResponse(FORM.render(RequestContext(request, {"form": form})))


def sent(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SENT.render(RequestContext(request)))


urlpatterns = [
    path("letter/", letter),
    path("sent/", sent),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("shangliang.ui.urls")),
]
