"""What is wrong with an installation: said by ``succession doctor``, and a start refused where it is dangerous."""
