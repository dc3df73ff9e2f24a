// Files that are not in order: none is ever overwritten, and the chat opens in every case. Damage,
// missing permission, a full disk and a newer schema are made for real.

import ConversationStore
import Diagnostics
import Foundation
import Prompting
import Testing

@Suite("Opening the conversation file")
struct OpeningTests {
    private let store: TemporaryStore

    init() throws { store = try TemporaryStore() }

    /// The name a damaged file was kept under.
    private func kept(_ database: ConversationDatabase) throws -> String {
        guard case .setAside(let path, let kept, _) = database.notice else {
            Issue.record("no notice: \(String(describing: database.notice))")
            return ""
        }
        #expect(path == database.path)
        let name = (kept as NSString).lastPathComponent
        #expect(name.hasPrefix("conversations.damaged-") && name.hasSuffix(".sqlite"))
        return name
    }

    @Test func `folder and files are the user's alone, whatever the umask`() throws {
        let old = umask(0)
        defer { umask(old) }
        let database = try store.open()
        try database.add("점심")
        #expect(database.notice == nil)
        #expect(try store.mode(store.folder + "/data") == 0o700)
        let files = try store.files().filter { $0.hasPrefix("conversations") }
        #expect(files.contains("conversations.sqlite-wal"))
        #expect(files.contains("conversations.sqlite-shm"))
        for file in files {
            let expected = file.hasSuffix("-instances") ? 0o700 : 0o600
            #expect(try store.mode(store.folder + "/data/" + file) == expected, "\(file)")
        }
    }

    @Test func `a file that others could read is closed to them`() throws {
        try store.open().add("점심")
        chmod(store.path, 0o644)
        _ = try store.open()
        #expect(try store.mode(store.path) == 0o600)
    }

    @Test(arguments: [
        Data("이것은 데이터베이스가 아닙니다. ".utf8), Data(repeating: 0xA5, count: 9000),
        Data("SQLite format 3\0".utf8) + Data(repeating: 0xFF, count: 5000),
    ])
    func `a file of other bytes is set aside byte for byte`(bytes: Data) throws {
        try store.write(bytes)
        try store.write(Data("쓰다 만 것".utf8), "conversations.sqlite-wal")
        let database = try store.open()
        let name = try kept(database)
        #expect(try store.bytes(name) == bytes)
        #expect(try store.bytes(name + "-wal") == Data("쓰다 만 것".utf8))
        let id = try database.add("점심", "김밥")
        #expect(try store.open().load(id) != nil)
        let message = database.notice?.message(in: .korean) ?? ""
        #expect(message.contains(name))
        #expect(database.notice?.isInMemory == false)
    }

    @Test func `any damaged page is noticed, and what can still be read is not lost`() throws {
        let database = try ConversationDatabase(path: store.path, now: TickingClock().now)
        for count in 0..<60 { try database.add("질문 \(count)", "답 \(count)") }
        try database.close()
        let sound = try store.bytes()
        let pages = sound.count / 4096
        #expect(pages > 15)
        var recovered: [Int] = []
        for page in stride(from: 2, to: pages, by: 2) {
            var bytes = sound
            let start = page * 4096
            bytes.replaceSubrange(
                start..<start + 4096,
                with: Data(repeating: 0x5A, count: 4096)
            )
            try store.write(bytes)
            let reopened = try store.open()
            #expect(try store.bytes(try kept(reopened)) == bytes)
            let list = try reopened.list()
            guard case .setAside(_, _, let count) = reopened.notice else { continue }
            #expect(count == list.count)
            recovered.append(count)
            for summary in list {
                let stored = try #require(try reopened.load(summary.id)).conversation
                #expect(stored.turns.first?.question.hasPrefix("질문") == true)
            }
            try reopened.add("새 대화")
            try reopened.close()
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: store.path + suffix)
            }
        }
        // Most pages belong to the index or to one table; each costs at most that table's rows.
        #expect(recovered.count { $0 == 60 } >= recovered.count / 2, "\(recovered)")
    }

    @Test func `a truncated file is set aside`() throws {
        let database = try store.open()
        for count in 0..<200 { try database.add("질문 \(count)", "답 \(count)") }
        try database.close()
        let bytes = try store.bytes()
        try store.write(bytes.prefix(bytes.count / 2))
        let kept = try kept(try store.open())
        #expect(try store.bytes(kept) == bytes.prefix(bytes.count / 2))
    }

    @Test func `two damaged files of one second both stay`() throws {
        let noon = Date(timeIntervalSince1970: 1_800_000_000)
        for count in 1...3 {
            try store.write(Data("망가진 파일 \(count)".utf8))
            _ = try ConversationDatabase(path: store.path, now: { noon })
        }
        let names = try store.files().filter { $0.contains("damaged") && $0.hasSuffix(".sqlite") }
        let contents = try names.map { String(decoding: try store.bytes($0), as: UTF8.self) }
        #expect(Set(contents) == ["망가진 파일 1", "망가진 파일 2", "망가진 파일 3"])
    }

    @Test func `an empty file is simply begun`() throws {
        try store.write(Data())
        let database = try store.open()
        #expect(database.notice == nil)
        try database.add("점심")
    }

    @Test func `a newer schema is refused and left alone`() throws {
        let database = try store.open()
        try database.add("점심")
        try database.close()
        var bytes = try store.bytes()
        let name = Data("1 conversations and search".utf8)
        while let range = bytes.range(of: name) { bytes[range.lowerBound] = UInt8(ascii: "9") }
        try store.write(bytes)
        let notice = StoreNotice.newerSchema(path: store.path)
        #expect(throws: StoreError.cannotOpen(notice)) { try store.open() }
        let chat = try ConversationDatabase.openForChat(path: store.path)
        #expect(chat.notice == notice)
        #expect(chat.path == nil)
        let id = try chat.add("저녁", "라면")
        #expect(try chat.load(id) != nil)
        #expect(try chat.search("라면").count == 1)
        #expect(try store.bytes() == bytes)
    }

    @Test func `another program's database is refused and left alone`() throws {
        let database = try store.open()
        try database.add("점심")
        try database.close()
        var bytes = try store.bytes()
        bytes.replaceSubrange(68..<72, with: [0, 0, 0, 42])  // application_id, fileformat2 §1.3
        try store.write(bytes)
        #expect(throws: StoreError.cannotOpen(.foreignFile(path: store.path))) { try store.open() }
        #expect(try store.bytes() == bytes)
    }

    @Test func `a path under a file, or to a folder, falls back to memory`() throws {
        try store.write(Data("파일".utf8), "file")
        let folder = store.folder + "/data/folder"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for path in [store.folder + "/data/file/conversations.sqlite", folder] {
            #expect(throws: StoreError.self) { try ConversationDatabase(path: path) }
            let chat = try ConversationDatabase.openForChat(path: path)
            #expect(chat.notice?.isInMemory == true)
            #expect(chat.notice?.message(in: .korean).contains(path) == true)
            let id = try chat.add("점심", "김밥")
            #expect(try chat.list().map(\.id) == [id])
            #expect(try chat.unfinishedReply() == nil)
        }
        #expect(try store.bytes("file") == Data("파일".utf8))
    }

    // In a folder of 0700 the file is another user's, which only root can arrange.
    @Test(arguments: getuid() == 0 ? [0o500, 0o700] : [0o500])
    func `without permission to write, the chat goes on in memory`(folderMode: Int) async throws {
        try store.open().add("점심")
        let (path, folder) = (store.path, store.folder)
        chmod(path, 0o444)
        chmod(folder + "/data", mode_t(folderMode))
        // Root may write anything; the child gives its rights up first.
        await #expect(processExitsWith: .success) {
            [path = path as String, folder = folder as String, mode = folderMode as Int] in
            if getuid() == 0 {
                for item in [folder, folder + "/data"] { chown(item, 65534, 65534) }
                let isFile = mode == 0o700
                for companion in ["", "-open", "-wal", "-shm"] where !isFile || companion == "-open"
                {
                    chown(path + companion, 65534, 65534)
                }
                guard setuid(65534) == 0 else { exit(2) }
            }
            let chat = try ConversationDatabase.openForChat(path: path)
            guard case .notWritable = chat.notice else { exit(3) }
            let id = try chat.add("저녁")
            guard try chat.load(id) != nil else { exit(4) }
            exit(0)
        }
        chmod(folder + "/data", 0o700)
    }

    @Test func `a full disk is said clearly, and saving goes on once there is space`() throws {
        let database = try ConversationDatabase(path: store.path, maximumPages: 40)
        let long = String(repeating: "가나다라 ", count: 200)
        var stored: [UUID] = []
        var failure: (any Error)?
        for count in 0..<200 where failure == nil {
            do { stored.append(try database.add("질문 \(count) \(long)")) } catch { failure = error }
        }
        #expect(failure as? StoreError == .diskFull(path: store.path))
        #expect((failure as? StoreError)?.exitStatus == .cannotWrite)
        #expect((failure as? StoreError)?.message(in: .korean).contains("가득") == true)
        #expect(!stored.isEmpty)
        #expect(try database.list().count == stored.count)
        #expect(try database.load(stored[0]) != nil)
        for id in stored { try database.delete(id) }
        #expect(try database.purge(deletedBefore: .distantFuture) == stored.count)
        try database.add("다시")
        #expect(try database.list().map(\.title) == ["다시"])
    }

    @Test func `a write that the system refuses is an error, not the end`() async throws {
        let path = store.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let database = try ConversationDatabase(path: path)
            let id = try database.add("점심")
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            getrlimit(RLIMIT_FSIZE.resource, &limit)
            limit.rlim_cur = 1
            setrlimit(RLIMIT_FSIZE.resource, &limit)
            do {
                try database.add("저녁")
                exit(2)
            } catch StoreError.inputOutput {
            } catch {
                exit(3)
            }
            guard try database.load(id) != nil else { exit(4) }
            limit.rlim_cur = limit.rlim_max
            setrlimit(RLIMIT_FSIZE.resource, &limit)
            try database.add("야식")
            guard try database.list().count == 2 else { exit(5) }
            exit(0)
        }
    }

    @Test func `instances that open at once all open, damaged file or not`() async throws {
        let path = store.path
        try store.write(Data("망가짐".utf8))
        let notices = try await withThrowingTaskGroup(of: StoreNotice?.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let database = try ConversationDatabase(path: path)
                    try database.add("질문 \(number)")
                    return database.notice
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(notices.compactMap { $0 }.count == 1)
        #expect(try store.open().list().count == 6)
    }
}

#if canImport(Glibc)
extension __rlimit_resource {
    /// The argument that Glibc's setrlimit wants.
    fileprivate var resource: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
}
#else
extension Int32 {
    fileprivate var resource: Int32 { self }
}
#endif
