"""Work that happens after an answer: reactions to events, and the jobs themselves."""
