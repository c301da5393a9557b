"""What owns tables; each app has models, services, queries and migrations."""
