// Files of safetensors and folders of transformers are read as they mean them; everything the
// format forbids is refused.

import Diagnostics
import Foundation
import ModelFormats
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("SafetensorsFile")
struct SafetensorsFileTests {
    @Test func `every type of the library is parsed, weights in three of them are read`() throws {
        struct Described: Decodable {
            let shape: [Int]
            let bytes: Int
        }
        let file = try SafetensorsFile(path: Fixtures.path("dtypes.safetensors"))
        let expected = try JSONDecoder().decode(
            [String: Described].self,
            from: Fixtures.data("dtypes.json")
        )
        #expect(Set(file.tensors.keys) == Set(expected.keys))
        for (name, described) in expected {
            let tensor = try #require(file.tensors[name])
            #expect(tensor.shape == described.shape)
            #expect(file.bytes(of: tensor).count == described.bytes)
        }
        #expect(file.metadata == ["메모": "값"])
        for (name, dtype) in [("t.F32", DType.f32), ("t.F16", .f16), ("t.BF16", .bf16)] {
            let tensor = try #require(file.tensors[name])
            #expect(tensor.dtype == dtype)
            let matrix = try WeightMatrix(
                dtype: dtype,
                rows: 2,
                columns: 3,
                bytes: file.bytes(of: tensor),
                owner: file
            )
            #expect(matrix.dequantized() == [0, 1, 2, 3, 4, 5])
        }
        for name in ["t.I64", "t.F64", "t.U8", "t.BOOL", "t.F8_E4M3"] {
            #expect(file.tensors[name]?.dtype == nil)
        }
    }

    /// A file of a header's text and so many bytes of data.
    private func open(
        _ header: String,
        data: Int = 8,
        length: UInt64? = nil
    ) throws -> SafetensorsFile {
        let text = Array(header.utf8)
        let prefix = withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { Array($0) }
        let bytes = prefix + text + [UInt8](repeating: 0, count: data)
        return try SafetensorsFile(guarded(bytes))
    }

    private static let good = #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#

    @Test func `the base of these tests loads, padded with spaces too`() throws {
        #expect(try open(Self.good).tensors.count == 1)
        #expect(try open(Self.good + "    ").tensors.count == 1)
        #expect(try open("{}", data: 0).tensors.isEmpty)
    }

    @Test(arguments: [
        0, 1, 7, 8, 100, 100_000_000, 100_000_001, 1 << 32, 1 << 62, 1 << 63, UInt64.max - 7, .max,
    ])
    func `a header length that cannot be is refused`(length: UInt64) {
        #expect(throws: SafetensorsError.self) { try open(Self.good, length: length) }
    }

    @Test func `a header above 100 MB is refused even where the file is that long`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            withUnsafeBytes(of: UInt64(100_000_001).littleEndian) { Array($0) }
        )
        // A sparse file takes no room.
        try #require(truncate(path, 200_000_000) == 0)
        #expect(
            throws: SafetensorsError.headerLength(
                path: path,
                length: 100_000_001,
                fileSize: 200_000_000
            )
        ) { try SafetensorsFile(path: path) }
    }

    @Test(arguments: [
        "", " ", " {}", "[]", "null", "x", "{", "{}x", "{} {}",
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"t":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}"#,
        #"{"t":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":[]}"#, #"{"t":{}}"#, #"{"t":null}"#,
        #"{"t":{"shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[2]}}"#,
        #"{"t":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F4","shape":[1],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[18446744073709551618],"data_offsets":[0,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":{"0":8}}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}"#,
        #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}}"#,
        #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
        #"{"__metadata__":{"a":1},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"__metadata__":[],"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
    ])
    func `a header the format forbids is refused`(header: String) {
        #expect(throws: SafetensorsError.self) { try open(header) }
    }

    @Test func `data longer or shorter than the header says is refused`() {
        for count in [0, 1, 7, 9, 16] {
            #expect(throws: SafetensorsError.self) { try open(Self.good, data: count) }
        }
    }

    @Test func `a file cut at any byte is refused`() throws {
        let bytes = [UInt8](try Fixtures.data("dtypes.safetensors"))
        for count in 1..<bytes.count {
            let file = try guarded(Array(bytes[..<count]))
            #expect(throws: SafetensorsError.self, "\(count)") { try SafetensorsFile(file) }
        }
    }

    @Test func `damage at random is refused or harmless`() throws {
        var random = SplitMix64(seed: 7)
        let original = [UInt8](try Fixtures.data("dtypes.safetensors"))
        var refused = 0
        for _ in 0..<3000 {
            let bytes = random.damage(original, head: 1200)
            if bytes.isEmpty { continue }
            let mapped = try guarded(bytes)
            do {
                let file = try SafetensorsFile(mapped)
                for tensor in file.tensors.values {
                    #expect(file.bytes(of: tensor).allSatisfy { $0 <= 255 })
                }
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}

extension SafetensorsFileTests {
    @Test func `a cut-off file says how many bytes are missing`() throws {
        let bytes = [UInt8](try Fixtures.data("dtypes.safetensors"))
        let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        for missing in [1, 7, 40] {
            let file = try guarded(Array(bytes.dropLast(missing)))
            let error = try #require(throws: SafetensorsError.self) { try SafetensorsFile(file) }
            #expect(error == .truncated(path: "guarded", missing: missing))
            #expect(error.message(in: .korean).contains("\(missing)바이트"))
        }
        let file = try guarded(Array(bytes.prefix(header - 5)))
        #expect(throws: SafetensorsError.truncated(path: "guarded", missing: 5)) {
            try SafetensorsFile(file)
        }
    }

    @Test func `a pointer of Git LFS is told from a damaged file`() throws {
        let text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 926064772\n"
        let error = try #require(throws: SafetensorsError.self) {
            try SafetensorsFile(guarded(Array(text.utf8)))
        }
        #expect(error == .pointer(path: "guarded"))
        #expect(error.message(in: .english).contains("git lfs pull"))
    }
}

@Suite("ShardedCheckpoint")
struct ShardedCheckpointTests {
    @Test(arguments: ["single", "sharded"])
    func `a folder of transformers holds its weights`(name: String) throws {
        let checkpoint = try ShardedCheckpoint(folder: Fixtures.path(name))
        let sums = try JSONDecoder().decode(
            [String: Double].self,
            from: Fixtures.data("weights.json")
        )
        #expect(checkpoint.tensorNames == sums.keys.sorted())
        for (name, sum) in sums {
            let tensor = try checkpoint.tensor(named: name)
            let floats = tensor.bytes.bindMemory(to: Float.self)
            // Both sum the same floats in double precision, perhaps in another order.
            #expect(abs(floats.reduce(0) { $0 + Double($1) } - sum) < 1e-9)
            #expect(tensor.shape.reduce(1, *) == floats.count)
        }
    }

    @Test func `memory that was given back is read again from the file`() throws {
        let folder = try TemporaryFolder()
        let values = (0..<100_000).map { Float($0) }
        let header = #"{"t":{"dtype":"F32","shape":[100000],"data_offsets":[0,400000]}}"#
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        bytes += Array(header.utf8)
        values.withUnsafeBytes { bytes += Array($0) }
        try folder.write(bytes, "model.safetensors")
        let tensor = try ShardedCheckpoint(folder: folder.path).tensor(named: "t")
        let before = tensor.bytes.reduce(0) { $0 &+ Int($1) }
        tensor.discardPages()
        #expect(tensor.bytes.reduce(0) { $0 &+ Int($1) } == before)
        #expect(tensor.bytes.elementsEqual(bytes.suffix(400_000)))
    }

    /// A copy of the sharded fixture, to be spoilt.
    private func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: Fixtures.path("sharded")) {
            try FileManager.default.copyItem(
                atPath: Fixtures.path("sharded/\(name)"),
                toPath: folder.file(name)
            )
        }
        return folder
    }

    private static let index = "model.safetensors.index.json"

    private func expectRefusal(
        _ folder: TemporaryFolder,
        naming part: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let error = try #require(throws: SafetensorsError.self, sourceLocation: sourceLocation) {
            try ShardedCheckpoint(folder: folder.path)
        }
        for language in Language.allCases {
            #expect(
                error.message(in: language).contains(part),
                "\(error)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test func `missing files are named`() throws {
        try expectRefusal(TemporaryFolder(), naming: "model.safetensors.index.json")
        let folder = try copy()
        try FileManager.default.removeItem(atPath: folder.file("model-00002-of-00004.safetensors"))
        try expectRefusal(folder, naming: "model-00002-of-00004.safetensors")
    }

    @Test(arguments: ["pytorch_model.bin", "pytorch_model.bin.index.json"])
    func `a folder of pickles is refused with the command that converts it`(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", name)
        let error = try #require(throws: SafetensorsError.self) {
            try ShardedCheckpoint(folder: folder.path)
        }
        #expect(error == .pickled(folder: folder.path, found: name))
        #expect(error.exitStatus == .missingInput)
        for language in Language.allCases {
            let message = error.message(in: language)
            #expect(message.contains("save_pretrained") && message.contains("'\(folder.path)'"))
        }
    }

    @Test func `shards without their index say so`() throws {
        let folder = try copy()
        try FileManager.default.removeItem(atPath: folder.file(Self.index))
        try expectRefusal(folder, naming: "model.safetensors.index.json")
        try expectRefusal(folder, naming: "model-00001-of-00004.safetensors")
    }

    @Test func `an index with another total size is believed in the rest`() throws {
        let folder = try copy()
        var text = try String(contentsOfFile: folder.file(Self.index), encoding: .utf8)
        let range = try #require(text.range(of: #""total_size": \d+"#, options: .regularExpression))
        text.replaceSubrange(range, with: #""total_size": 1"#)
        try folder.write(text, Self.index)
        #expect(try ShardedCheckpoint(folder: folder.path).contains("embed_out.weight"))
    }

    @Test func `a shard that is cut off is named`() throws {
        let folder = try copy()
        let name = "model-00003-of-00004.safetensors"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.file(name))))
        try folder.write(Array(bytes.dropLast(100)), name)
        try expectRefusal(folder, naming: name)
        try expectRefusal(folder, naming: "100")
    }

    @Test func `a tensor in another file than the index says is named`() throws {
        let folder = try copy()
        var text = try String(contentsOfFile: folder.file(Self.index), encoding: .utf8)
        text = text.replacingOccurrences(
            of: #""embed_out.weight": "model-00004-of-00004.safetensors""#,
            with: #""embed_out.weight": "model-00001-of-00004.safetensors""#
        )
        try folder.write(text, Self.index)
        try expectRefusal(folder, naming: "embed_out.weight")
    }

    @Test func `a tensor the index names and no file has is named`() throws {
        let folder = try copy()
        var text = try String(contentsOfFile: folder.file(Self.index), encoding: .utf8)
        text = text.replacingOccurrences(of: #""embed_out.weight""#, with: #""embed_out.other""#)
        try folder.write(text, Self.index)
        try expectRefusal(folder, naming: "embed_out.other")
    }

    @Test func `a tensor that two files hold is named`() throws {
        let folder = try copy()
        let file = "model-00004-of-00004.safetensors"
        try FileManager.default.removeItem(atPath: folder.file("model-00002-of-00004.safetensors"))
        try FileManager.default.copyItem(
            atPath: folder.file(file),
            toPath: folder.file("model-00002-of-00004.safetensors")
        )
        try expectRefusal(folder, naming: "model-00002-of-00004.safetensors")
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"weight_map\":{", #"{"weight_map":[]}"#, #"{"weight_map":{"a":1}}"#,
        #"{"weight_map":{"a":null}}"#, #"{"weight_map":{"a":""}}"#, #"{"weight_map":{"a":".."}}"#,
        #"{"weight_map":{"a":"../x.safetensors"}}"#, #"{"weight_map":{"a":"/etc/passwd"}}"#,
        #"{"weight_map":{"a":"x\u0000y"}}"#,
        #"{"weight_map":{"a":"m.safetensors","a":"m.safetensors"}}"#,
        #"{"metadata":{"total_size":"big"},"weight_map":{}}"#, #"{"metadata":7,"weight_map":{}}"#,
    ])
    func `an index that cannot be is refused`(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, Self.index)
        #expect(throws: SafetensorsError.self) { try ShardedCheckpoint(folder: folder.path) }
    }

    @Test func `an index damaged at random is refused or harmless`() throws {
        let folder = try copy()
        var random = SplitMix64(seed: 3)
        let original = [UInt8](try Fixtures.data("sharded/\(Self.index)"))
        var refused = 0
        for _ in 0..<500 {
            try folder.write(random.damage(original, head: original.count), Self.index)
            do { _ = try ShardedCheckpoint(folder: folder.path) } catch { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test func `a tensor that is absent, or of a type that is not read, is named`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: Fixtures.path("dtypes.safetensors"),
            toPath: folder.file("model.safetensors")
        )
        let checkpoint = try ShardedCheckpoint(folder: folder.path)
        let integers = try #require(throws: SafetensorsError.self) {
            try checkpoint.tensor(named: "t.I64")
        }
        #expect(integers.message(in: .english).contains("weights of type I64 are not supported"))
        #expect(throws: SafetensorsError.missingTensor(path: folder.path, tensor: "x")) {
            try checkpoint.tensor(named: "x")
        }
        #expect(try checkpoint.tensor(named: "t.BF16").shape == [2, 3])
    }
}
