// The table of the instruction set whose file includes this, from its NAME(op) functions.

#define CK_TABLE(isa)                                                                              \
    {                                                                                              \
        .name = isa,                                                                               \
        .quantize_activations = NAME(quantize_activations),                                        \
        .linear_q8_0 = NAME(linear_q8_0),                                                          \
        .linear_q4_0 = NAME(linear_q4_0),                                                          \
        .linear_float = NAME(linear_float),                                                        \
        .dequantize = NAME(dequantize),                                                            \
        .to_f16 = NAME(to_f16),                                                                    \
        .layer_norm = NAME(layer_norm),                                                            \
        .gelu = NAME(gelu),                                                                        \
        .softmax = NAME(softmax),                                                                  \
        .rotary = NAME(rotary),                                                                    \
        .dot = NAME(dot),                                                                          \
        .axpy = NAME(axpy),                                                                        \
        .scores_f32 = NAME(scores_f32),                                                            \
        .scores_f16 = NAME(scores_f16),                                                            \
        .weighted_sum_f32 = NAME(weighted_sum_f32),                                                \
        .weighted_sum_f16 = NAME(weighted_sum_f16),                                                \
        .argmax = NAME(argmax),                                                                    \
    }
