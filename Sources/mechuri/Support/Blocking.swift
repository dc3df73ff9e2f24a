// Commands are plain functions on the main thread; the engine and the store are asynchronous. A
// command waits for them here.

import Dispatch
import Synchronization

/// Runs asynchronous work from a command and waits for it on this thread.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value
{
    let result = Mutex<Result<Value, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
        result.withLock { $0 = outcome }
        done.signal()
    }
    done.wait()
    guard let outcome = result.withLock({ $0 }) else {
        preconditionFailure("the task signalled without a result")
    }
    return try outcome.get()
}
