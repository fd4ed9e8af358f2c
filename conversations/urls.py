from django.urls import path

from conversations import views

urlpatterns = [
    path("", views.home, name="home"),
    path("chats/", views.chat_list, name="chats"),
    path("chats/<uuid:pk>/", views.chat, name="chat"),
    path("chats/<uuid:pk>/rename/", views.rename, name="rename-chat"),
    path("chats/<uuid:pk>/delete/", views.delete, name="delete-chat"),
    path("chats/<uuid:pk>/undo-delete/", views.undo_delete, name="undo-delete-chat"),
    path("chats/<uuid:pk>/feedback/", views.give_feedback, name="give-feedback"),
    path("chats/<uuid:pk>/feedback/take-back/", views.take_feedback_back, name="take-feedback-back"),
]
