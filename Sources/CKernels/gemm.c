// The working memory of one thread's products.

#include "gemm.h"

size_t ck_gemm_workspace_bytes(void) { return sizeof(ck_gemm_workspace); }
