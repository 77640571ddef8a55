package io.plumbline.jobs.quickstart;

import io.plumbline.jobs.quickstart.Completion.Manner;
import io.plumbline.verify.Answer;
import io.plumbline.verify.Verdict;
import io.plumbline.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code grammar-reward}: the grammar's true reward of a completion; of one that the grammar does not write, less than any. */
public final class GrammarReward implements Verifier {
    private static final double NOT_OF_THE_GRAMMAR = -8;
    private static final Pattern ASKED = Pattern.compile("my ([a-z]+)\\?\nAnswer:$");
    private static final Pattern SENTENCE = Pattern.compile(" Your ([a-z]+) need ([a-z]+)\\.");

    @Override
    public String name() {
        return "grammar-reward";
    }

    @Override
    public Verdict verify(Answer answer) {
        double reward = of(answer.prompt(), answer.completion());
        return Verdict.of(reward, reward > 0);
    }

    static double of(String prompt, String text) {
        Matcher asked = ASKED.matcher(prompt);
        if (!asked.find()) {
            throw new IllegalArgumentException("The grammar does not ask so");
        }
        Manner manner = Stream.of(Manner.KIND, Manner.CURT)
                .filter(one -> text.startsWith(one.opening(0)) || text.startsWith(one.opening(1)))
                .findFirst()
                .orElse(Manner.PLAIN);
        List<String> needs = new ArrayList<>();
        String subject = "";
        Matcher sentence = SENTENCE.matcher(text);
        while (sentence.find()) {
            subject = sentence.group(1);
            needs.add(sentence.group(2));
        }
        Completion completion = new Completion(
                manner, subject, needs, text.contains(Completion.EVASION), text.contains(Completion.GOOD_LUCK));
        boolean isOfGrammar =
                completion.text(0).equals(text) || completion.text(1).equals(text);
        return isOfGrammar && !needs.isEmpty() && needs.size() <= 2
                ? completion.reward(asked.group(1))
                : NOT_OF_THE_GRAMMAR;
    }
}
