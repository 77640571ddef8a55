package io.plumbline.data;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * An example as text: a prompt and its completions, the best completion first.
 *
 * @param prompt text of the prompt; empty where there is no prompt
 * @param completions texts, each to be read right after the prompt
 * @param ranks rank of each completion: 1 for the first, then the same as the one before (a tie) or one more
 * @param strength how much it counts, by how much its best completion is better, and the label of one alone
 * @param ends where begin and end of sequence come from
 * @param answers for each completion where its answers begin and end, {@code from, to, from, to, …} in UTF-16 units; none
 *     where that is not known, and no list at all where every completion is one answer
 * @param question text that examples of one question share, whatever their completions: the prompt, or of one that a chat
 *     template has written all that it writes before an answer
 */
public record TextExample(
        String prompt,
        List<String> completions,
        List<Integer> ranks,
        Strength strength,
        Ends ends,
        List<List<Integer>> answers,
        String question) {
    /** The ways in which begin and end of sequence come to a text. */
    public enum Ends {
        /** The tokenizer adds them where they are to be and do not stand in the text. */
        ADDED,
        /** A chat template has written them, or means that there are none. */
        WRITTEN
    }

    /** An example whose question is its prompt. */
    public TextExample(
            String prompt,
            List<String> completions,
            List<Integer> ranks,
            Strength strength,
            Ends ends,
            List<List<Integer>> answers) {
        this(prompt, completions, ranks, strength, ends, answers, prompt);
    }

    /** An example of which the input says no more than ranks. */
    public TextExample(String prompt, List<String> completions, List<Integer> ranks) {
        this(prompt, completions, ranks, Strength.UNSAID, Ends.ADDED, List.of());
    }

    /** Copies the lists; refuses ranks that do not belong to the completions or are out of order, and a label of several. */
    public TextExample {
        Objects.requireNonNull(strength, "strength");
        Objects.requireNonNull(ends, "ends");
        Objects.requireNonNull(question, "question");
        completions = List.copyOf(completions);
        ranks = List.copyOf(ranks);
        answers = answers.stream().map(List::copyOf).toList();
        if (!answers.isEmpty() && answers.size() != completions.size()) {
            throw new IllegalArgumentException(
                    "There must be answers of each of " + completions.size() + " completions, got " + answers.size());
        }
        if (ranks.size() != completions.size()) {
            throw new IllegalArgumentException(
                    "There must be a rank for each of " + completions.size() + " completions, got " + ranks.size());
        }
        if (strength.label() != Label.UNSAID && completions.size() != 1) {
            throw new IllegalArgumentException(
                    "Only a completion alone has a label, got " + completions.size() + " completions");
        }
        int before = 0;
        for (int rank : ranks) {
            if (rank != before + 1 && (rank != before || before == 0)) {
                throw new IllegalArgumentException(
                        "Ranks must begin with 1 and rise by 0 or 1, got " + before + ", " + rank);
            }
            before = rank;
        }
    }

    /** Returns an example whose completions stand best first, without ties. */
    public static TextExample of(String prompt, String... completions) {
        List<Integer> ranks = new ArrayList<>();
        for (int index = 0; index < completions.length; index++) {
            ranks.add(index + 1);
        }
        return new TextExample(prompt, List.of(completions), ranks);
    }

    /**
     * Returns an example of completions in any order.
     *
     * @param grades a number for each completion: the smallest is the best, equal numbers are a tie; how far apart they are
     *     does not matter. Completions of a tie are put in the order of their texts, so that the same example always looks
     *     the same
     */
    public static TextExample sorted(String prompt, List<String> completions, List<Double> grades) {
        if (grades.size() != completions.size()) {
            throw new IllegalArgumentException(
                    "There must be a grade for each of " + completions.size() + " completions, got " + grades.size());
        }
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < completions.size(); index++) {
            order.add(index);
        }
        order.sort(Comparator.<Integer, Double>comparing(grades::get).thenComparing(completions::get));
        List<Double> distinct = List.copyOf(new TreeSet<>(grades));
        List<String> texts = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        int rank = 0;
        for (int index : order) {
            rank += rank == 0 || !distinct.get(rank - 1).equals(grades.get(index)) ? 1 : 0;
            texts.add(completions.get(index));
            ranks.add(rank);
        }
        return new TextExample(prompt, texts, ranks);
    }

    /** Returns the same example with another strength. */
    public TextExample with(Strength other) {
        return new TextExample(prompt, completions, ranks, other, ends, answers, question);
    }

    /** Returns the same example as one that a chat template has written, behind the prompt that it wrote. */
    TextExample rendered(String written, List<List<Integer>> ofAnswers) {
        return rendered(written, ofAnswers, written);
    }

    /** Returns the same, where the template writes more before an answer than the prompt that these completions share. */
    TextExample rendered(String written, List<List<Integer>> ofAnswers, String beforeAnswers) {
        return new TextExample(written, completions, ranks, strength, Ends.WRITTEN, ofAnswers, beforeAnswers);
    }

    /** Returns whether some completions have the same rank. */
    boolean hasTies() {
        return !ranks.isEmpty() && ranks.get(ranks.size() - 1) < ranks.size();
    }
}
