# Copy to instance/config.py. Every line is optional; the environment works as well.
# SQLALCHEMY_DATABASE_URI = "postgresql+psycopg://succession@/succession"  # or DATABASE_URL
# SECRET_KEY = "at least 32 random characters"  # or SUCCESSION_SECRET_KEY; one is made for you otherwise
