// Several replies to one question are written at the same time, and each must recommend something
// else. Whichever says a name first owns it; the others are turned away from it exactly as from a
// forbidden name. Spellings of one thing (짜장면, 자장면) are one name.

import KoreanText
import Synchronization

/// All names that may be claimed, prepared once: building the matcher costs milliseconds.
package struct NameGroups: Sendable {
    /// Finds any of the names.
    let matcher: NameMatcher
    /// The thing that each spelling stands for.
    private let groupOf: [String: Int]

    /// Things with all their spellings.
    ///
    /// - Parameters:
    ///   - spellings: the things
    ///   - matcher: of all their spellings, where there is one already
    package init(_ spellings: [[String]], matcher: NameMatcher? = nil) {
        self.matcher = matcher ?? NameMatcher(names: spellings.flatMap(\.self))
        var groupOf: [String: Int] = [:]
        for (group, names) in spellings.enumerated() {
            for name in names where groupOf[name] == nil { groupOf[name] = group }
        }
        self.groupOf = groupOf
    }

    /// The thing that a spelling stands for.
    func group(of name: String) -> Int? { groupOf[name] }
}

/// Who may say which name; any thread.
package final class NameClaims: Sendable {
    /// What can be claimed.
    let groups: NameGroups
    private let owners = Mutex<[Int: Int]>([:])

    /// Nothing is claimed yet.
    package init(_ groups: NameGroups) { self.groups = groups }

    /// Whether a claimant may say the name: it is free, and from now on the claimant's, or was.
    package func claim(_ name: String, by claimant: Int) -> Bool {
        guard let group = groups.group(of: name) else { return true }
        return owners.withLock { owners in
            if let owner = owners[group] { return owner == claimant }
            owners[group] = claimant
            return true
        }
    }

    /// Frees what a claimant holds: its text was withdrawn.
    package func release(_ claimant: Int) {
        owners.withLock { owners in owners = owners.filter { $0.value != claimant } }
    }
}

/// One reply's part in the claims.
package struct NameClaim: Sendable, Equatable {
    /// Where all replies claim.
    package let claims: NameClaims
    /// Who claims.
    package let claimant: Int

    /// A claimant's part.
    package init(_ claims: NameClaims, claimant: Int) {
        self.claims = claims
        self.claimant = claimant
    }

    /// Claims a name; false when it is another's.
    package func take(_ name: String) -> Bool { claims.claim(name, by: claimant) }

    /// Frees all names it has.
    package func release() { claims.release(claimant) }

    /// The same claimant at the same place.
    package static func == (a: NameClaim, b: NameClaim) -> Bool {
        a.claims === b.claims && a.claimant == b.claimant
    }
}
