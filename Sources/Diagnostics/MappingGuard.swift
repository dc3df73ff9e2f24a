// What happens when a mapped file loses its bytes: somebody truncates it, or its disk fails. The next
// touch of such a page raises SIGBUS, in whichever thread it is. This is the one handler of that
// signal in the program.
//
// A mapping whose holder promised to ask afterwards (``Mapping/survive()``, ``Mapping/isLost``) is given
// zeros to read, and goes on; any other ends the process with a message and the bad-input code, after
// the terminal was given back. Zeros never pass for weights: the holder asks before it uses anything.
//
// The handler reads only memory that was filled before a mapping was published, and calls only mmap,
// write, tcsetattr (by way of the terminal's own function), sigaction, raise and _exit. mmap is not in
// POSIX's list for handlers, but is a bare system call on Linux.

import Foundation
import Synchronization

/// The SIGBUS handler, and the mappings it knows.
package enum MappingGuard {
    /// A mapping that the handler knows; ends with ``end()``.
    package struct Mapping: Sendable {
        fileprivate let index: Int

        /// Whether a page was gone when it was touched.
        ///
        /// Since then zeros are read from there on.
        package var isLost: Bool {
            slots[index].state.load(ordering: .acquiring) & lostBit != 0
        }

        /// From now on a lost page reads as zeros, because the holder promises to ask ``isLost`` after
        /// reading and before using what it read.
        package func survive() {
            slots[index].state.bitwiseOr(survivesBit, ordering: .releasing)
        }

        /// Forgets the mapping, before it is unmapped.
        package func end() {
            slots[index].lower.store(0, ordering: .sequentiallyConsistent)
            slots[index].messages[0].deallocate()
            slots[index].messages[1].deallocate()
            free.withLock { $0.append(index) }
        }
    }

    /// The language of the last message.
    package static func speak(_ language: Language) {
        handlerState.pointee.language = language == .korean ? 0 : 1
    }

    /// What gives the terminal back in a crash; nil while there is nothing to give back.
    ///
    /// It runs in the signal handler.
    package static func onCrash(_ reset: (@convention(c) () -> Void)?) {
        _ = installed
        handlerState.pointee.reset = reset
    }

    /// Guards a mapping that was just made.
    ///
    /// - Parameters:
    ///   - bytes: The mapped bytes.
    ///   - loss: What to say if they are lost and nobody promised to ask.
    /// - Returns: The guarded mapping; nil when too many are guarded already.
    package static func begin(
        _ bytes: UnsafeRawBufferPointer,
        loss: any UserFacingError
    ) -> Mapping? {
        _ = installed
        guard let index = free.withLock({ $0.popLast() }) else { return nil }
        let slot = slots + index
        for (place, language) in Language.allCases.enumerated() {
            let text =
                language.pick("오류: ", "Error: ") + loss.message(in: language) + "\n"
            // A path may hold anything: control characters never reach the terminal.
            let clean = text.utf8.map { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F ? 0x3F : $0 }
            let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: clean.count)
            _ = memory.initialize(from: clean)
            slot.pointee.messages[place] = memory
        }
        slot.pointee.state.store(0, ordering: .relaxed)
        let lower = UInt(bitPattern: bytes.baseAddress)
        slot.pointee.upper.store(lower + UInt(bytes.count), ordering: .relaxed)
        slot.pointee.lower.store(lower, ordering: .sequentiallyConsistent)
        return Mapping(index: index)
    }

    // MARK: - State

    private struct Slot: ~Copyable {
        /// The first address; 0 where the slot is free.
        let lower = Atomic<UInt>(0)
        let upper = Atomic<UInt>(0)
        let state = Atomic<UInt>(0)
        /// Korean, English.
        var messages: InlineArray<2, UnsafeMutableBufferPointer<UInt8>>
    }

    private struct HandlerState {
        var language = 0
        var page: UInt
        var reset: (@convention(c) () -> Void)?
        var usesPrevious: Bool
        var previous = sigaction()
    }

    private static let slotCount = 256
    private static let survivesBit: UInt = 1
    private static let lostBit: UInt = 2

    // Allocated once, before the handler is installed, and never freed. A slot is written only by who
    // took its index from `free`; the handler looks at it only while a thread reads its mapping.
    nonisolated(unsafe) private static let slots: UnsafeMutablePointer<Slot> = {
        let memory = UnsafeMutablePointer<Slot>.allocate(capacity: slotCount)
        for index in 0..<slotCount {
            (memory + index).initialize(
                to: Slot(messages: .init(repeating: .init(start: nil, count: 0)))
            )
        }
        return memory
    }()

    private static let free = Mutex<[Int]>(Array((0..<slotCount).reversed()))

    // Allocated once and never freed; single words, written by the main thread.
    nonisolated(unsafe) private static let handlerState: UnsafeMutablePointer<HandlerState> = {
        let memory = UnsafeMutablePointer<HandlerState>.allocate(capacity: 1)
        memory.initialize(
            to: HandlerState(
                page: UInt(sysconf(Int32(_SC_PAGESIZE))),
                usesPrevious: getenv("SWIFT_BACKTRACE") != nil
            )
        )
        return memory
    }()

    // MARK: - The handler

    private static let installed: Void = {
        _ = slots
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = { number, information, _ in
            MappingGuard.handle(number, information)
        }
        action.sa_flags = Int32(SA_SIGINFO) | Int32(SA_ONSTACK)
        sigemptyset(&action.sa_mask)
        sigaction(SIGBUS, &action, &handlerState.pointee.previous)
    }()

    /// Runs in a signal handler.
    private static func handle(_ number: Int32, _ information: UnsafeMutablePointer<siginfo_t>?) {
        // Only the kernel's own signals carry an address.
        if let information, information.pointee.si_code > 0 {
            let address = UInt(bitPattern: information.pointee._sifields._sigfault.si_addr)
            for index in 0..<slotCount {
                let slot = slots + index
                let lower = slot.pointee.lower.load(ordering: .acquiring)
                guard lower != 0, lower <= address,
                    address < slot.pointee.upper.load(ordering: .acquiring),
                    lower == slot.pointee.lower.load(ordering: .acquiring)
                else { continue }
                if replace(slot, from: address) { return }
                handlerState.pointee.reset?()
                let message = slot.pointee.messages[handlerState.pointee.language]
                _ = write(STDERR_FILENO, message.baseAddress, message.count)
                _exit(ExitStatus.badInput.rawValue)
            }
        }
        crash(number)
    }

    /// Puts zeros where the mapping's bytes were, from the page of `address` to its end.
    private static func replace(_ slot: UnsafeMutablePointer<Slot>, from address: UInt) -> Bool {
        guard slot.pointee.state.load(ordering: .acquiring) & survivesBit != 0 else { return false }
        let saved = errno
        let start = address / handlerState.pointee.page * handlerState.pointee.page
        let size = slot.pointee.upper.load(ordering: .relaxed) - start
        let zeros = mmap(
            UnsafeMutableRawPointer(bitPattern: start),
            Int(size),
            PROT_READ,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
            -1,
            0
        )
        guard zeros != MAP_FAILED else { return false }
        slot.pointee.state.bitwiseOr(lostBit, ordering: .sequentiallyConsistent)
        errno = saved
        return true
    }

    /// A fault that is none of a mapping's: the terminal is given back and the signal takes its course.
    private static func crash(_ number: Int32) {
        let state = handlerState
        if let reset = state.pointee.reset {
            reset()
            if !state.pointee.usesPrevious {
                state.pointee.previous = sigaction()
                state.pointee.previous.__sigaction_handler.sa_handler = SIG_DFL
            }
        }
        sigaction(number, &state.pointee.previous, nil)
        raise(number)
    }
}
