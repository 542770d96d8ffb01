# Copy to instance/config.py, readable by its owner only (chmod 600). Every line is optional; see docs/deploy as well.
# SQLALCHEMY_DATABASE_URI = "postgresql+psycopg://succession@/succession"  # or DATABASE_URL
# SECRET_KEY = "..."  # or SUCCESSION_SECRET_KEY; 32 random characters or more; one is made for you otherwise
# TRUSTED_HOSTS = ["talent.company.example"]  # or SUCCESSION_HOSTS; the names under which the application answers
# PROXIES = 1  # or SUCCESSION_PROXIES; how many proxies are in front
# TIME_ZONE = "Europe/Oslo"  # or SUCCESSION_TIME_ZONE; where days begin at midnight
