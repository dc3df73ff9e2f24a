// OpenBLAS's C interface; only Tensors imports this module.
#include <cblas.h>
