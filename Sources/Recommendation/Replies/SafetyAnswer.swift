// What 메추리 says when somebody's health or life may be at stake. These are fixed texts, read and reviewed
// by people, and marked as the program's own words: a language model must not improvise here. Telephone
// numbers are those of the Republic of Korea: 119 emergencies, 109 suicide prevention, 1577-0199 mental
// health crisis line, 1339 disease control (as of 2026).

import KoreanText

/// Reviewed texts about health and danger.
package enum SafetyAnswer: String, Sendable, CaseIterable {
    /// Thoughts of ending one's life.
    case despair
    /// Eating that has become a torment.
    case eatingDisorder
    /// An allergic reaction.
    case allergicReaction
    /// Something stuck in the throat.
    case choking
    /// Food poisoning, or food that may be spoilt.
    case foodPoisoning
    /// Pregnancy, babies and small children.
    case pregnancyAndInfants
    /// Anything else about illness and medicine.
    case medical

    /// The text that answers a question of safety; the gravest fitting one.
    package init(for question: String) {
        let text = question.nfc.filter { !$0.isWhitespace }
        self = Self.cues.first { _, words in words.contains(where: text.contains) }?.0 ?? .medical
    }

    private static let cues: [(SafetyAnswer, [String])] = [
        (.despair, ["죽고싶", "자살", "자해", "살기싫", "사라지고싶", "목숨"]),
        (.choking, ["목에걸", "목이막", "기도가막", "숨이막"]),
        (
            .allergicReaction,
            ["두드러기", "알레르기", "알러지", "숨쉬기", "호흡곤란", "입술이붓", "목이붓", "가려", "붓고", "부어", "아나필"]
        ),
        (
            .eatingDisorder,
            [
                "먹토", "토하려", "토해내", "거식", "폭식", "섭식", "굶", "단식", "절식", "안먹고살", "물만마시", "변비약", "이뇨제",
                "설사약",
            ]
        ),
        (.pregnancyAndInfants, ["임신", "임산부", "수유", "아기", "신생아", "돌전", "개월", "이유식", "태아"]),
        (
            .foodPoisoning,
            ["식중독", "상한", "쉰내", "곰팡이", "유통기한", "소비기한", "토하", "구토", "설사", "덜익", "독버섯", "복어독"]
        ),
    ]

    /// The text.
    package var text: String {
        switch self {
        case .despair:
            "많이 힘드셨겠어요. 혼자 견디지 말고 지금 바로 이야기할 사람을 찾아 주세요. 자살예방 상담전화 109(24시간, "
                + "무료)나 정신건강 위기상담 1577-0199에서 들어 줍니다. 위험이 눈앞에 있으면 119나 112에 전화하세요."
        case .eatingDisorder:
            "먹는 일로 몸과 마음이 힘들다면 혼자 애쓰지 않아도 됩니다. 굶거나 토하는 방법은 몸을 크게 해칠 수 있어 도와드릴 수 "
                + "없어요. 정신건강 위기상담 1577-0199나 가까운 병원(정신건강의학과, 내과)에 이야기해 보세요. 어지럽거나 "
                + "쓰러질 것 같으면 119에 전화하세요."
        case .allergicReaction:
            "숨쉬기 힘들거나, 입술·얼굴·목이 붓거나, 어지럽고 온몸에 두드러기가 번지면 바로 119에 전화하세요. 처방받은 에피네프린 "
                + "자가주사가 있으면 곧바로 쓰고, 나아져도 병원에 가야 합니다. 증상이 가벼워도 그 음식은 더 드시지 말고, 드신 것을 적어 두었다가 "
                + "의사에게 보여 주세요."
        case .choking:
            "말이나 기침을 못 하고 숨을 못 쉬면 바로 119에 전화하고, 등 두드리기 다섯 번과 배 밀어내기(하임리히법) 다섯 번을 번갈아 하세요. "
                + "한 살이 안 된 아기는 배를 밀지 말고 등과 가슴을 누릅니다. 기침을 할 수 있으면 계속 기침하게 두세요."
        case .foodPoisoning:
            "상했을지 모르는 음식은 드시지 마세요. 토하거나 설사하면 물이나 이온음료를 조금씩 자주 마시고, 피가 섞이거나 열이 높거나 "
                + "하루 넘게 이어지거나 어린이·노인·임신부라면 병원에 가세요. 독버섯·복어처럼 독이 의심되면 증상이 없어도 바로 119에 전화하세요. "
                + "상담은 119 응급의료상담이나 1339에서 받을 수 있습니다."
        case .pregnancyAndInfants:
            "임신·수유 중이거나 아기가 먹을 음식이 괜찮은지는 제가 판단할 수 없어요. 산부인과나 소아청소년과 의사에게 물어보세요. 돌 전 아기에게는 "
                + "꿀을 먹이지 말고, 임신 중에는 술과 날고기·덜 익힌 음식을 피하는 것이 일반적인 권고입니다."
        case .medical:
            "병이나 약에 관한 것은 제가 답할 수 없어요. 의사나 약사에게 물어보세요. 갑자기 심하게 아프거나 숨쉬기 힘들면 119에 전화하세요. "
                + "못 드시는 음식이 있으면 프로필에 적어 주세요. 추천에서 빼 드릴게요."
        }
    }
}
