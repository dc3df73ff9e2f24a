// Files of gguf-py are read as gguf-py means them, and ours equal its byte for byte.

import Diagnostics
import Foundation
import ModelFormats
import Tensors
import TestSupport
import Testing

@Suite("GGUFFile")
struct GGUFFileTests {
    @Test func `metadata of every type is read`() throws {
        let file = try GGUFFile(path: Fixtures.path("values.gguf"))
        #expect(file.version == 3)
        #expect(try file.string("general.architecture") == "gptneox")
        #expect(try file.integer("test.u8") == 255)
        #expect(try file.integer("test.i8", in: -128...0) == -128)
        #expect(try file.integer("test.u16") == 65_535)
        #expect(try file.integer("test.i16", in: Int.min...0) == -32_768)
        #expect(try file.integer("test.u32") == 4_294_967_295)
        #expect(try file.integer("test.i32", in: Int.min...0) == -2_147_483_648)
        #expect(try file.integer("test.i64", in: Int.min...0) == Int.min)
        #expect(try file.float("test.f32") == 1e-5)
        #expect(try file.float("test.f64") == 0.1)
        #expect(try file.optionalBool("test.bool") == true)
        #expect(try file.string("test.string") == "한국어 텍스트\n😀")
        #expect(try file.optionalStrings("test.strings") == ["a", "", "ㄱ", "Ġ점심"])
        #expect(try file.optionalInt32s("test.int32s") == [1, -2, 3])
        #expect(try file.optionalString("no.such.key") == nil)
    }

    @Test func `accessors that fail name the key and the file`() throws {
        let file = try GGUFFile(path: Fixtures.path("values.gguf"))
        func check(_ key: String, _ body: () throws -> Void) throws {
            let error = try #require(throws: GGUFError.self) { try body() }
            for language in Language.allCases {
                #expect(error.message(in: language).contains(key))
                #expect(error.message(in: language).contains("values.gguf"))
            }
        }
        try check("no.such.key") { _ = try file.string("no.such.key") }
        try check("no.such.key") { _ = try file.integer("no.such.key") }
        try check("no.such.key") { _ = try file.float("no.such.key") }
        try check("test.string") { _ = try file.integer("test.string") }
        try check("test.u64") { _ = try file.integer("test.u64") }
        try check("test.u8") { _ = try file.integer("test.u8", in: 1...7) }
        try check("test.u8") { _ = try file.string("test.u8") }
        try check("test.u8") { _ = try file.optionalBool("test.u8") }
        try check("test.u8") { _ = try file.optionalFloat("test.u8") }
        try check("test.u8") { _ = try file.optionalStrings("test.u8") }
        try check("test.int32s") { _ = try file.optionalStrings("test.int32s") }
        try check("test.floats") { _ = try file.optionalInt32s("test.floats") }
    }

    @Test(arguments: ["f32", "f16", "bf16", "q8_0", "q4_0"])
    func `tensors are read as gguf-py reads them`(type: String) throws {
        let file = try GGUFFile(path: Fixtures.path("values.gguf"))
        let expected = try JSONDecoder().decode(
            [String: [Double]].self,
            from: Fixtures.data("values.json")
        )
        let matrix = try file.matrix(named: "t.\(type).weight")
        #expect(matrix.rows == 3 && matrix.columns == 64)
        // The same products of an f16 scale and an integer: equal but for one rounding to float.
        let values = try #require(expected[type])
        for (ours, theirs) in zip(matrix.dequantized(), values) {
            #expect(abs(Double(ours) - theirs) <= abs(theirs) * 1e-7)
        }
        let bias = try #require(expected["bias"])
        #expect(try file.vector(named: "t.bias", count: 5) == bias.map { Float($0) })
    }

    @Test func `a type without kernels is refused by its name, only when it is used`() throws {
        for (id, type, byteCount) in [(10 as UInt32, "Q2_K", 84), (24, "I8", 256)] {
            var bytes = GGUFBytes()
            bytes.tensors = [GGUFBytes.tensor("t.weight", [256], id, 0)]
            bytes.dataCount = byteCount
            let file = try GGUFFile(guarded(bytes.bytes))
            #expect(try file.info("t.weight").dimensions == [256])
            let error = try #require(throws: GGUFError.self) { try file.matrix(named: "t.weight") }
            #expect(error.message(in: .english).contains("\(type) is not supported yet"))
            #expect(error.message(in: .korean).contains(type))
            #expect(error.message(in: .korean).contains("t.weight"))
            #expect(throws: GGUFError.self) { try file.requireSupportedTypes() }
        }
    }

    @Test func `missing tensors and other shapes are refused by name`() throws {
        let file = try GGUFFile(path: Fixtures.path("values.gguf"))
        #expect(throws: GGUFError.missingTensor(path: file.path, name: "x")) { try file.info("x") }
        #expect(throws: GGUFError.self) { try file.vector(named: "t.bias", count: 6) }
        #expect(throws: GGUFError.self) { try file.vector(named: "t.f32.weight", count: 192) }
    }

    @Test func `a matrix keeps the mapped file alive`() throws {
        var file: GGUFFile? = try GGUFFile(path: Fixtures.path("values.gguf"))
        let matrix = try #require(try file?.matrix(named: "t.f32.weight"))
        let before = matrix.dequantized()
        file = nil
        #expect(matrix.dequantized() == before)
    }

    @Test func `missing files, folders and empty files are told apart`() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write([], "empty.gguf")
        #expect(throws: GGUFError.file(.notFound(path: folder.file("no.gguf")))) {
            try GGUFFile(path: folder.file("no.gguf"))
        }
        #expect(throws: GGUFError.file(.notAFile(path: folder.path))) {
            try GGUFFile(path: folder.path)
        }
        #expect(throws: GGUFError.file(.empty(path: empty))) { try GGUFFile(path: empty) }
        #expect(throws: GGUFError.file(.notFound(path: "\(empty)/x"))) {
            try GGUFFile(path: "\(empty)/x")
        }
        #expect(throws: GGUFError.file(.notAFile(path: "/dev/null"))) {
            try GGUFFile(path: "/dev/null")
        }
    }

    @Test func `the tables of a file become its tokenizer`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("t.gguf")
        let writer = try GGUFWriter(path: path)
        writer.set(GGUFNames.Key.tokenizerModel, .string(GGUFNames.byteLevelBPE))
        writer.set(GGUFNames.Key.tokenizerPre, .string("gpt-2"))
        writer.set(GGUFNames.Key.tokens, .strings(["<|endoftext|>", "a", "b", "ab", "[PAD0]"]))
        writer.set(GGUFNames.Key.tokenTypes, .int32s([3, 1, 1, 1, 5]))
        writer.set(GGUFNames.Key.merges, .strings(["a b"]))
        writer.set(GGUFNames.Key.endOfSequence, .uint32(0))
        try writer.finish()
        let tokenizer = try GGUFFile(path: path).tokenizer()
        #expect(tokenizer.encode("abba<|endoftext|>") == [3, 2, 1, 0])
        #expect(tokenizer.endOfSequence == 0)
        #expect(
            throws: GGUFError.missingKey(
                path: Fixtures.path("values.gguf"),
                key: GGUFNames.Key.tokens
            )
        ) {
            try GGUFFile(path: Fixtures.path("values.gguf")).tokenizer()
        }
    }
}
