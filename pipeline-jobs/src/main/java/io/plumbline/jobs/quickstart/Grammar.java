package io.plumbline.jobs.quickstart;

import io.plumbline.jobs.quickstart.Completion.Manner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A few hundred thousand question-and-answer pairs about looking after plants and animals, with a reward known in closed
 * form ({@link Completion#reward}) and labels drawn from Bradley and Terry (1952): the first of two answers is the chosen
 * one with probability σ(its reward − the other's). All randomness comes from one seed.
 */
public final class Grammar {
    static final List<String> SUBJECTS =
            List.of("roses", "tomatoes", "hens", "bees", "orchids", "rabbits", "goldfish", "sheep");
    static final List<String> NEEDS = List.of("light", "water", "time", "space", "warmth", "care");

    private static final List<Question> QUESTIONS = List.of(
            new Question("look-after", "Question: How do I look after my %s?\nAnswer:"),
            new Question("need", "Question: What do my %s need?\nAnswer:"),
            new Question("advice", "Question: Do you have advice about my %s?\nAnswer:"));

    /** A form of question. */
    private record Question(String name, String text) {}

    private final SplittableRandom random;

    /**
     * @param seed decides every draw
     */
    public Grammar(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Draws pairs whose sides differ. */
    public List<SyntheticPair> pairs(int count) {
        List<SyntheticPair> pairs = new ArrayList<>(count);
        while (pairs.size() < count) {
            Question question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
            String asked = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            Completion first = completion(asked);
            Completion second = completion(asked);
            String firstText = first.text(random.nextInt(2));
            String secondText = second.text(random.nextInt(2));
            double firstReward = first.reward(asked);
            double secondReward = second.reward(asked);
            boolean firstIsChosen = random.nextDouble() < 1 / (1 + Math.exp(secondReward - firstReward));
            if (!firstText.equals(secondText)) {
                pairs.add(new SyntheticPair(
                        String.format(question.text(), asked),
                        firstIsChosen ? firstText : secondText,
                        firstIsChosen ? secondText : firstText,
                        question.name(),
                        firstIsChosen ? firstReward : secondReward,
                        firstIsChosen ? secondReward : firstReward));
            }
        }
        return pairs;
    }

    private Completion completion(String asked) {
        String subject = random.nextInt(2) == 0 ? asked : SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        String[] needs = new String[1 + random.nextInt(2)];
        for (int i = 0; i < needs.length; i++) {
            needs[i] = NEEDS.get(random.nextInt(NEEDS.size()));
        }
        Manner manner = Manner.values()[random.nextInt(Manner.values().length)];
        return new Completion(manner, subject, needs, random.nextInt(5) < 2, random.nextInt(2) == 0);
    }

    /** Every text there is, as whole prompts and parts of completions: what a vocabulary must cover. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String subject : SUBJECTS) {
            for (Question question : QUESTIONS) {
                texts.add(String.format(question.text(), subject));
            }
            for (String need : NEEDS) {
                texts.add(Completion.sentence(subject, need));
            }
        }
        for (Manner manner : Manner.values()) {
            texts.add(manner.opening(0));
            texts.add(manner.opening(1));
        }
        texts.add(Completion.EVASION);
        texts.add(Completion.GOOD_LUCK);
        return texts;
    }
}
