from succession.serving import application

app = application()
