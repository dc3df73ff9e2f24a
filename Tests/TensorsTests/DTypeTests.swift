// The sizes of the element types, which every byte range of a model file is computed from.

import Tensors
import Testing

@Suite("DType")
struct DTypeTests {
    @Test(arguments: [
        (DType.f32, 0, 1, 4), (.f16, 1, 1, 2), (.q4_0, 2, 32, 18), (.q8_0, 8, 32, 34),
        (.bf16, 30, 1, 2), (.q4_1, 3, 32, 20), (.q5_0, 6, 32, 22), (.q5_1, 7, 32, 24),
        (.q4_K, 12, 256, 144), (.q5_K, 13, 256, 176), (.q6_K, 14, 256, 210), (.iq4_nl, 20, 32, 18),
    ])
    func `ids and blocks are ggml's`(type: DType, id: Int, block: Int, bytes: Int) {
        #expect(type.rawValue == UInt32(id))
        #expect(type.blockSize == block)
        #expect(type.bytesPerBlock == bytes)
        #expect(type.byteCount(elements: 512) == 512 / block * bytes)
    }

    @Test func `a count that is not whole blocks has no size`() {
        #expect(DType.q8_0.byteCount(elements: 33) == nil)
        #expect(DType.q4_0.byteCount(elements: 31) == nil)
        #expect(DType.f16.byteCount(elements: 33) == 66)
    }

    @Test func `a negative or overflowing count has no size`() {
        for type in DType.allCases {
            #expect(type.byteCount(elements: -32) == nil)
            #expect(type.byteCount(elements: 0) == 0)
        }
        #expect(DType.f32.byteCount(elements: Int.max) == nil)
    }
}
