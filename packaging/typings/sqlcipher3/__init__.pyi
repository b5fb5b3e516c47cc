# Adopted from https://github.com/python/typeshed
from sqlcipher3.dbapi2 import *