// What is asked of every reply.

/// A yes-or-no question about replies.
package enum ReplyMeasure: String, Sendable, CaseIterable {
    /// Ended by the end-of-sequence token, after a whole sentence.
    case complete
    /// Names a menu of the catalogue.
    case named
    /// Names one that fits the request.
    case fitting
    /// Speaks of the menu in its 맥락.
    case followsContext
    /// Every number of it stands in the 맥락 or the request.
    case numbersHold
    /// Asked for energy, it holds that of the 맥락.
    case numberCopied
    /// Every ingredient that it names stands in the 맥락 or the request.
    case ingredientsHold
    /// It spells a menu that the catalogue does not know as the 맥락 does.
    case unseenCopied
    /// 다시 추천 with the first menu forbidden names another one.
    case anotherAided
    /// A second sample without help names another one.
    case anotherUnaided
    /// 다시 추천 again and again never recommends what was recommended before.
    case rowWithoutRepeat

    /// The answer for a request; nil where the question does not arise.
    package func answer(_ record: ReplyRecord) -> Bool? {
        switch self {
        case .complete: record.judgement.isComplete
        case .named: record.judgement.menu != nil
        case .fitting: record.judgement.fits
        case .followsContext: record.judgement.followsContext
        case .numbersHold: record.judgement.faithfulness?.numbersHold
        case .numberCopied: record.judgement.faithfulness?.numberCopied
        case .ingredientsHold: record.judgement.faithfulness?.ingredientsHold
        case .unseenCopied: record.judgement.faithfulness?.unseenCopied
        case .anotherAided: record.aided?.differs
        case .anotherUnaided: record.unaided?.differs
        case .rowWithoutRepeat:
            record.row.isEmpty ? nil : !record.row.contains(where: \.isRepeat)
        }
    }
}

/// A yes-or-no question about each further reply of a row of 다시 추천.
package enum RowMeasure: String, Sendable, CaseIterable {
    /// Its menu fits the request.
    case rowFitting
    /// It ended by itself after a whole sentence.
    case rowComplete

    /// The answer for a reply; nil where the question does not arise.
    package func answer(_ reply: RowReply) -> Bool? {
        switch self {
        case .rowFitting: reply.fits
        case .rowComplete: reply.isComplete
        }
    }
}
