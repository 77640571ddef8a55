package io.plumbline.jobs.quickstart;

import java.util.List;

/**
 * A completion of the grammar. Its reward is a sum over what it does, most of which has nothing to do with its length.
 *
 * @param manner how it begins
 * @param subject what it is about
 * @param needs what it says the subject needs, a sentence each, one or two
 * @param evasive whether it then talks around the matter, which makes it longer and worse
 * @param wishesLuck whether it ends kindly
 */
record Completion(Manner manner, String subject, List<String> needs, boolean evasive, boolean wishesLuck) {
    static final String EVASION = " Then again, who can say?";
    static final String GOOD_LUCK = " Good luck!";

    private static final double MANNER = 1.8;
    private static final double ON_TOPIC = 2.2;
    private static final double SECOND_SENTENCE = 1.5;
    private static final double EVASIVE = -1.8;
    private static final double WISHES_LUCK = 0.9;

    /** The beginning of a completion. */
    enum Manner {
        /** With a kind word. */
        KIND(" Gladly!", " With pleasure!"),
        /** With the matter. */
        PLAIN("", ""),
        /** With a grumble. */
        CURT(" Not again.", " If you insist.");

        private final String first;
        private final String second;

        Manner(String first, String second) {
            this.first = first;
            this.second = second;
        }

        /**
         * @param variant 0 or 1
         */
        String opening(int variant) {
            return variant == 0 ? first : second;
        }
    }

    /** {@code Your roses need light.}, with the space before it. */
    static String sentence(String subject, String need) {
        return " Your " + subject + " need " + need + ".";
    }

    /**
     * The text after the prompt, with the space before it.
     *
     * @param variant which wording of the opening, 0 or 1
     */
    String text(int variant) {
        StringBuilder text = new StringBuilder(manner.opening(variant));
        for (String need : needs) {
            text.append(sentence(subject, need));
        }
        if (evasive) {
            text.append(EVASION);
        }
        if (wishesLuck) {
            text.append(GOOD_LUCK);
        }
        return text.toString();
    }

    /**
     * The known reward: ±1.8 for the manner, ±2.2 for being about what was asked, 1.5 for a second sentence, −1.8 for
     * evasion, 0.9 for wishing luck.
     *
     * @param asked what the prompt asks about
     */
    double reward(String asked) {
        double reward = subject.equals(asked) ? ON_TOPIC : -ON_TOPIC;
        reward += MANNER * (Manner.PLAIN.ordinal() - manner.ordinal());
        reward += needs.size() > 1 ? SECOND_SENTENCE : 0;
        reward += evasive ? EVASIVE : 0;
        return reward + (wishesLuck ? WISHES_LUCK : 0);
    }
}
