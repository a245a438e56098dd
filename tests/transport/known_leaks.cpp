/// libssh2 1.10 loses two numbers of OpenSSL at each login with an ECDSA key. What it allocates itself is watched as everything else.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:CRYPTO_zalloc\n"; }
