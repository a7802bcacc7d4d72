"""执业单位: asked for as a case, decided at the desk, renamed and merged, certificates issued anew."""
