from django.urls import path

from conversations import views

urlpatterns = [
    path("", views.home, name="home"),
    path("chats/", views.new_chat, name="new-chat"),
    path("chats/<uuid:pk>/", views.chat, name="chat"),
]
