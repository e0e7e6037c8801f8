// tests/test.h: what every test program includes: cmocka and its headers.
#ifndef TRL_TESTS_TEST_H
#define TRL_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#endif
