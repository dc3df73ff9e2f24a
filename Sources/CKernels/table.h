// The table of the instruction set whose file includes this, from its NAME(op) functions.

#define CK_TABLE(isa)                                                                              \
    {                                                                                              \
        .name = isa,                                                                               \
        .quantize_activations = NAME(quantize_activations),                                        \
        .linear_packed = NAME(linear_packed),                                                      \
        .linear_float = NAME(linear_float),                                                        \
        .dequantize = NAME(dequantize),                                                            \
        .to_f16 = NAME(to_f16),                                                                    \
        .layer_norm = NAME(layer_norm),                                                            \
        .gelu = NAME(gelu),                                                                        \
        .softmax = NAME(softmax),                                                                  \
        .rotary = NAME(rotary),                                                                    \
        .dot = NAME(dot),                                                                          \
        .axpy = NAME(axpy),                                                                        \
        .attention_scores = NAME(attention_scores),                                                \
        .attention_sum = NAME(attention_sum),                                                      \
        .store_keys = NAME(store_keys),                                                            \
        .store_values = NAME(store_values),                                                        \
        .argmax = NAME(argmax),                                                                    \
        .gemm = NAME(gemm),                                                                        \
        .layer_norm_backward = NAME(layer_norm_backward),                                          \
        .gelu_backward = NAME(gelu_backward),                                                      \
        .softmax_backward = NAME(softmax_backward),                                                \
        .cross_entropy = NAME(cross_entropy),                                                      \
        .sum_of_squares = NAME(sum_of_squares),                                                    \
        .adamw = NAME(adamw),                                                                      \
    }
