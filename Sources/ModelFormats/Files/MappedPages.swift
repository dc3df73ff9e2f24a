// Gives mapped pages back to the system once they have been read, so that an import of any size runs
// in little memory and a loaded model is not held twice: the kernel would keep them in the process
// until memory is short.

import Foundation

/// Pages of read-only file mappings.
package enum MappedPages {
    /// Drops the whole pages of a range of a mapped file; touched again, they come back from it.
    ///
    /// Never for memory that is not a file's: its contents would be lost.
    package static func release(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let start = (Int(bitPattern: base) + page - 1) / page * page
        let end = (Int(bitPattern: base) + bytes.count) / page * page
        guard end > start, let address = UnsafeMutableRawPointer(bitPattern: start) else { return }
        // Only a hint: where it fails, nothing but memory is lost.
        _ = madvise(address, end - start, Int32(MADV_DONTNEED))
    }
}
