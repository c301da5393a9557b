"""Recognition: file a request, follow it, and the registrar's desk."""
