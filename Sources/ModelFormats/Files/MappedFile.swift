// A file's bytes, mapped into memory read-only: nothing is copied, pages come from the disk (or the
// page cache) when they are touched, and two processes share them.
//
// The price: whoever truncates or overwrites the file takes our bytes away. `requireUnchanged` finds
// that out for the cost of one system call; what happens when a page is touched first is decided by
// MappingGuard. A file that is renamed over ours is another file, and harms nothing.

import Diagnostics
import Foundation

/// A read-only mapping that lives as long as this object.
package final class MappedFile: Sendable {
    /// How the bytes will be touched; a hint to the kernel.
    package enum Access: Sendable {
        /// No hint.
        case normal
        /// From front to back, once.
        case sequential
        /// All of it, soon: reading ahead begins at once.
        case soon
    }

    /// The path, as given.
    package let path: String
    /// Invariant: mapped read-only until deinit, so any thread may read them while it holds the file.
    nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer
    private let release: @Sendable (UnsafeRawBufferPointer) -> Void
    private let source: Source?

    /// The file behind the mapping, kept open, as it was when it was mapped.
    private struct Source: Sendable {
        let descriptor: Int32
        let state: FileState
        let mapping: MappingGuard.Mapping?
    }

    /// What tells a file that was written to from one that was not.
    private struct FileState: Sendable, Equatable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// Maps a file.
    ///
    /// - Parameters:
    ///   - path: the file; symbolic links are followed.
    ///   - access: a hint.
    /// - Throws: ``FileError`` when it is missing, a folder, empty or unreadable.
    package init(path: String, access: Access = .normal) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .notFound(path: path) : .cannotOpen(path: path, code: errno)
        }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_size > 0, let count = Int(exactly: status.st_size) else {
            throw .empty(path: path)
        }
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
            address != MAP_FAILED
        else { throw .cannotOpen(path: path, code: errno) }
        self.path = path
        bytes = UnsafeRawBufferPointer(start: address, count: count)
        release = { munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
        source = Source(
            descriptor: descriptor,
            state: FileState(status),
            mapping: MappingGuard.begin(bytes, loss: FileError.changed(path: path))
        )
        isKept = true
        advise(access)
    }

    /// Takes over bytes that are already in memory, as if they stood in a file.
    ///
    /// - Parameters:
    ///   - path: a name for messages.
    ///   - bytes: not empty; nobody writes them any more.
    ///   - release: frees them, when this object goes.
    package init(
        path: String,
        bytes: UnsafeRawBufferPointer,
        release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) {
        self.path = path
        self.bytes = bytes
        self.release = release
        source = nil
    }

    deinit {
        source?.mapping?.end()
        release(bytes)
        if let source { close(source.descriptor) }
    }

    /// Lets this process outlive the loss of the file's bytes: lost ones then read as zeros.
    ///
    /// The caller promises to ask ``requireUnchanged()`` after reading and before anything it made of
    /// what it read leaves its hands.
    package func surviveLoss() { source?.mapping?.survive() }

    /// Asks whether the bytes are still those that were mapped; costs a system call.
    ///
    /// - Throws: ``FileError/changed(path:)`` when the file was truncated or written to since, or could
    ///   not be read.
    package func requireUnchanged() throws(FileError) {
        guard let source else { return }
        var status = stat()
        guard source.mapping?.isLost != true, fstat(source.descriptor, &status) == 0,
            FileState(status) == source.state
        else { throw .changed(path: path) }
    }

    /// Tells the kernel how the bytes will be touched from now on.
    package func advise(_ access: Access) {
        guard let address = bytes.baseAddress else { return }
        let advice =
            switch access {
            case .normal: MADV_NORMAL
            case .sequential: MADV_SEQUENTIAL
            case .soon: MADV_WILLNEED
            }
        // Only a hint: a kernel that refuses it changes nothing.
        _ = madvise(UnsafeMutableRawPointer(mutating: address), bytes.count, Int32(advice))
    }

    /// Gives the memory of a range back: its pages are read again when they are touched again.
    ///
    /// An importer that is done with a tensor keeps its resident memory near one tensor this way.
    package func discardPages(of range: Range<Int>) {
        // Memory that is no file's would lose its contents.
        guard source != nil else { return }
        MappedPages.release(
            UnsafeRawBufferPointer(rebasing: bytes[range.clamped(to: 0..<bytes.count)])
        )
    }

    /// The last component of the path, for messages about one file of many.
    package var name: String { (path as NSString).lastPathComponent }
}
