from django.urls import path

from conversations import actions, views

urlpatterns = [
    path("", views.home, name="home"),
    path("chats/", views.new_chat, name="new-chat"),
    path("chats/<uuid:pk>/", views.chat, name="chat"),
    path("chats/<uuid:pk>/rename/", actions.rename, name="rename-chat"),
    path("chats/<uuid:pk>/delete/", actions.delete, name="delete-chat"),
    path("chats/<uuid:pk>/undo-delete/", actions.undo_delete, name="undo-delete-chat"),
    path("chats/<uuid:pk>/feedback/", actions.give_feedback, name="give-feedback"),
    path("chats/<uuid:pk>/feedback/take-back/", actions.take_feedback_back, name="take-feedback-back"),
]
