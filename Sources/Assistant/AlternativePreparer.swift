// 다시 추천 without waiting: while nothing is asked, the next alternatives to the last question are
// written in the background, side by side, each steered away from all that the conversation has
// named and from the others. There are never more than a few, so that an idle chat is idle.

import Foundation
import Generation
import KoreanText
import Prompting
import Recommendation
import Synchronization

/// Keeps alternatives ready for one question.
package final class AlternativePreparer: Sendable {
    private struct State {
        /// What the replies answer, and how.
        var prompt = ""
        var parameters = GenerateParameters()
        /// Whom they are for; what one may eat another may not.
        var people: [Profile] = []
        /// In the order they were begun.
        var replies: [PreparedReply] = []
        var claims: NameClaims?
        var nextClaimant = 0

        /// Whether what is prepared answers an order with this prompt.
        func answers(_ order: ReplyOrder, _ prompt: String) -> Bool {
            self.prompt == prompt && parameters == order.parameters
                && people == order.diners.people
        }
    }

    /// The most alternatives that are kept ready.
    package static let most = 3
    /// As many may be left before new ones are begun: two side by side cost less than one by one.
    private static let fewest = 1

    private let assistant: Assistant
    private let onChange: @Sendable (Int) -> Void
    private let state = Mutex(State())

    /// Nothing is prepared yet.
    ///
    /// - Parameters:
    ///   - assistant: Who writes.
    ///   - onChange: Hears how many alternatives are ready, on any thread.
    package init(assistant: Assistant, onChange: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.assistant = assistant
        self.onChange = onChange
        Task.detached(priority: .utility) { await assistant.teachPhrases() }
    }

    /// How many alternatives are ready.
    package var readyCount: Int { state.withLock { $0.replies.count { $0.written != nil } } }

    /// Whether any is being written.
    package var isBusy: Bool { state.withLock { $0.replies.contains { !$0.hasEnded } } }

    // MARK: - Preparing

    /// Keeps alternatives ready for an order of kind `.another`; those for other questions go.
    ///
    /// - Parameters:
    ///   - order: What 다시 추천 would ask for now.
    ///   - count: How many at most.
    package func prepare(_ order: ReplyOrder, count: Int = most) {
        guard count > 0, let prompt = try? assistant.prompt(for: order) else { return stop() }
        let begun = state.withLock { state -> [(PreparedReply, ReplyOrder)] in
            if !state.answers(order, prompt) {
                drop(&state)
                state.prompt = prompt
                state.parameters = order.parameters
                state.people = order.diners.people
            }
            removeUnfit(for: order, &state)
            return begin(order, count: count, &state)
        }
        for (reply, order) in begun {
            Task.detached(priority: .background) { await self.write(reply, order) }
        }
        onChange(readyCount)
    }

    /// Ends what is being written; what is ready stays.
    package func pause() {
        state.withLock { state in
            for reply in state.replies where !reply.hasEnded { reply.cancellation.cancel() }
            state.replies.removeAll { $0.written == nil }
        }
    }

    /// Ends and forgets everything.
    package func stop() {
        state.withLock { drop(&$0) }
        onChange(0)
    }

    /// Begins as many replies as are missing.
    private func begin(
        _ order: ReplyOrder,
        count: Int,
        _ state: inout State
    ) -> [(PreparedReply, ReplyOrder)] {
        // With a seed of the user's own replies must not depend on which were written together:
        // then they are written one by one, each as if the ones before had been shown.
        let hasSeed = order.parameters.seed != nil
        let isEnough =
            hasSeed ? state.replies.contains { !$0.hasEnded } : state.replies.count > Self.fewest
        guard !isEnough, state.replies.count < count else { return [] }
        var order = order
        for reply in state.replies {
            guard let text = reply.written?.result.text else { continue }
            for menu in assistant.finder.allMenus(in: text) { order.offered.insert(menu) }
        }
        let claims = state.claims ?? NameClaims(assistant.menuNames)
        state.claims = claims
        return (state.replies.count..<(hasSeed ? state.replies.count + 1 : count)).map { _ in
            state.nextClaimant += 1
            let claim = NameClaim(claims, claimant: state.nextClaimant)
            let reply = PreparedReply(claim: hasSeed ? nil : claim)
            state.replies.append(reply)
            return (reply, order)
        }
    }

    private func write(_ reply: PreparedReply, _ order: ReplyOrder) async {
        do {
            let written = try await assistant.write(
                order,
                isBackground: true,
                claim: reply.claim,
                cancellation: reply.cancellation
            ) { reply.receive($0) }
            reply.end(.success(written))
        } catch {
            reply.end(.failure(error))
        }
        let isOurs = state.withLock { state in
            guard state.replies.contains(where: { $0 === reply }) else { return false }
            // What was cancelled, failed, or says what another says already is no alternative.
            let menus = state.replies.filter { $0 !== reply }.compactMap { $0.written?.menu }
            guard let written = reply.written, let menu = written.menu, !menus.contains(menu) else {
                state.replies.removeAll { $0 === reply }
                reply.claim?.release()
                return true
            }
            return true
        }
        if isOurs { onChange(readyCount) }
    }

    // MARK: - Taking

    /// The alternative for an order, ready or on its way; nil when there is none.
    ///
    /// One that is on its way stops the others: somebody waits for it now.
    package func take(_ order: ReplyOrder) -> PreparedReply? {
        // A nudge goes elsewhere than what was prepared.
        guard order.kind == .another, order.nudge == nil,
            let prompt = try? assistant.prompt(for: order)
        else { return nil }
        let taken = state.withLock { state -> PreparedReply? in
            guard state.answers(order, prompt) else { return nil }
            removeUnfit(for: order, &state)
            let running = state.replies.filter { !$0.hasEnded }
            let best =
                state.replies.first { $0.written != nil }
                ?? running.max { $0.progress < $1.progress }
            guard let best else { return nil }
            if !best.hasEnded {
                for other in running where other !== best {
                    other.cancellation.cancel()
                    other.claim?.release()
                }
                state.replies.removeAll { !$0.hasEnded }
            }
            state.replies.removeAll { $0 === best }
            return best
        }
        onChange(readyCount)
        return taken
    }

    /// Removes ready replies that say what must not be said any more.
    private func removeUnfit(for order: ReplyOrder, _ state: inout State) {
        let forbidden = assistant.forbiddenNames(order, refused: [])
        let matcher = NameMatcher(names: forbidden)
        state.replies.removeAll { reply in
            guard reply.hasEnded else { return false }
            guard let written = reply.written, let menu = written.menu,
                !order.offered.names.contains(menu)
            else { return true }
            return matcher.firstMatch(in: written.result.text) != .none
        }
    }

    private func drop(_ state: inout State) {
        for reply in state.replies { reply.cancellation.cancel() }
        state.replies = []
        state.claims = nil
        state.prompt = ""
    }
}
