// Django admin's sidebar is folded until somebody unfolds it: lists and tables need the width.
{
  const key = "django.admin.navSidebarIsOpen";
  if (localStorage.getItem(key) === null) localStorage.setItem(key, "false");
}
