package io.plumbline.jobs.quickstart;

import io.plumbline.jobs.quickstart.Completion.Manner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Questions and answers about looking after plants and animals, with a reward known in closed form
 * ({@link Completion#reward}) and labels drawn from Bradley and Terry (1952): of two answers the first is the chosen one
 * with probability σ(its reward − the other's). All randomness comes from one seed.
 */
public final class Grammar {
    static final List<String> SUBJECTS =
            List.of("roses", "tomatoes", "hens", "bees", "orchids", "rabbits", "goldfish", "sheep");
    static final List<String> NEEDS = List.of("light", "water", "time", "space", "warmth", "care");

    /** The person and place of a prompt: they make prompts differ and have no influence on the reward. */
    private static final List<String> NAMES = List.of(
            "Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hugo", "Iris", "Jack", "Kate", "Liam", "Mia", "Noah",
            "Olga", "Paul", "Rosa", "Sam", "Tess", "Vera", "Amir", "Bela", "Chen", "Dora", "Emil", "Fay", "Gus", "Hana",
            "Ivan", "Jun", "Kofi", "Lea");

    private static final List<String> PLACES = List.of(
            "Bath", "Cork", "Delft", "Essen", "Faro", "Ghent", "Hull", "Izmir", "Jena", "Kyoto", "Lyon", "Malmo",
            "Nice", "Oslo", "Porto", "Quito", "Riga", "Siena", "Turin", "York", "Accra", "Bergen", "Cadiz", "Dover",
            "Exeter", "Fez", "Graz", "Hanoi", "Imola", "Jaipur");

    private static final List<Question> QUESTIONS = List.of(
            new Question("look-after", "How do I look after my"),
            new Question("need", "What is good for my"),
            new Question("advice", "Do you have advice about my"));

    /**
     * A form of question.
     *
     * @param name of its slice
     * @param words before the subject
     */
    private record Question(String name, String words) {
        String text(String name, String place, String subject) {
            return name + " from " + place + " asks: " + words + " " + subject + "?\nAnswer:";
        }
    }

    private final SplittableRandom random;
    private final Set<String> seen = new HashSet<>();

    /**
     * @param seed decides every draw
     */
    public Grammar(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Draws pairs with prompts that this grammar has not given before, so that two draws share none.
     *
     * @param count at most 11,520, all draws together: half of the prompts there are
     */
    public List<SyntheticPair> pairs(int count) {
        int prompts = QUESTIONS.size() * NAMES.size() * PLACES.size() * SUBJECTS.size();
        if (count < 0 || seen.size() + count > prompts / 2) {
            throw new IllegalArgumentException("The grammar gives at most " + prompts / 2 + " pairs, got a demand for "
                    + count + " after " + seen.size());
        }
        List<SyntheticPair> pairs = new ArrayList<>(count);
        while (pairs.size() < count) {
            Question question = any(QUESTIONS);
            String asked = any(SUBJECTS);
            String prompt = question.text(any(NAMES), any(PLACES), asked);
            if (seen.add(prompt)) {
                pairs.add(pair(question, asked, prompt));
            }
        }
        return pairs;
    }

    private SyntheticPair pair(Question question, String asked, String prompt) {
        Completion first = completion(asked);
        String firstText = first.text(random.nextInt(2));
        Completion second = first;
        String secondText = firstText;
        while (secondText.equals(firstText)) {
            second = completion(asked);
            secondText = second.text(random.nextInt(2));
        }
        SyntheticPair drawn = new SyntheticPair(
                prompt, firstText, secondText, question.name(), first.reward(asked), second.reward(asked));
        return random.nextDouble() < drawn.labelProbability() ? drawn : drawn.swapped();
    }

    private Completion completion(String asked) {
        String subject = random.nextInt(2) == 0 ? asked : any(SUBJECTS);
        List<String> needs = new ArrayList<>(List.of(any(NEEDS)));
        if (random.nextInt(2) == 0) {
            needs.add(any(NEEDS));
        }
        Manner manner = any(List.of(Manner.values()));
        return new Completion(manner, subject, needs, random.nextInt(5) < 2, random.nextInt(2) == 0);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Texts that hold every word there is, in the places where it can stand. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String name : NAMES) {
            for (String place : PLACES) {
                texts.add(QUESTIONS.get(0).text(name, place, SUBJECTS.get(0)));
            }
        }
        for (String subject : SUBJECTS) {
            QUESTIONS.forEach(question -> texts.add(question.text(NAMES.get(0), PLACES.get(0), subject)));
            NEEDS.forEach(need -> texts.add(Completion.sentence(subject, need)));
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
