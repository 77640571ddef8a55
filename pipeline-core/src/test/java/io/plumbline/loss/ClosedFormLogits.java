package io.plumbline.loss;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The logits of row r, position t and token v: {@code amplitude * sin(row r + time t + token v) + 0.25 cos(r v + t)}.
 *
 * @param vocabulary number of tokens
 */
public record ClosedFormLogits(double amplitude, double byRow, double byTime, double byToken, int vocabulary) {
    private static final Pattern FORM = Pattern.compile(
            "([\\d.]+)\\*sin\\(([\\d.]+)r\\+([\\d.]+)t\\+([\\d.]+)v\\)\\+\\.25\\*cos\\(r\\*v\\+t\\),.*");
    private static final int MOST_TOKENS = 1000;
    private static final double EXACT = 1e-12;

    /** The logits that {@code losses.json} names; it does not name the vocabulary, which its log-probs give. */
    static ClosedFormLogits of(JsonNode root) {
        Matcher form = FORM.matcher(root.get("logits").textValue());
        if (!form.matches()) {
            throw new IllegalArgumentException("losses.json has logits of another form: " + root.get("logits"));
        }
        JsonNode first = root.get("examples").get(0);
        double wanted = root.get("seq_logps").get(0).doubleValue();
        int[] completion = LossGoldens.ids(first.get("chosen_ids"));
        int largest = IntStream.of(completion).max().orElseThrow();
        for (int vocabulary = largest + 1; vocabulary <= MOST_TOKENS; vocabulary++) {
            ClosedFormLogits logits = new ClosedFormLogits(
                    Double.parseDouble(form.group(1)),
                    Double.parseDouble(form.group(2)),
                    Double.parseDouble(form.group(3)),
                    Double.parseDouble(form.group(4)),
                    vocabulary);
            double sum = 0;
            for (double logProb : logits.logProbs(0, first.get("prompt_ids").size(), completion)) {
                sum += logProb;
            }
            if (Math.abs(sum - wanted) < EXACT * Math.abs(wanted)) {
                return logits;
            }
        }
        throw new IllegalArgumentException("No vocabulary gives the log-probs of losses.json");
    }

    /** The log-probs of a completion's tokens behind a prompt of so many tokens. */
    double[] logProbs(int row, int prompt, int[] completion) {
        double[] logProbs = new double[completion.length];
        for (int index = 0; index < completion.length; index++) {
            logProbs[index] = logSoftmax(row, prompt + index - 1)[completion[index]];
        }
        return logProbs;
    }

    public double[] logits(int row, int time) {
        double[] logits = new double[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = amplitude * Math.sin(byRow * row + byTime * time + byToken * token)
                    + 0.25 * Math.cos(row * token + time);
        }
        return logits;
    }

    public double[] logSoftmax(int row, int time) {
        double[] logits = logits(row, time);
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        for (int token = 0; token < vocabulary; token++) {
            logits[token] -= Math.log(sum);
        }
        return logits;
    }
}
