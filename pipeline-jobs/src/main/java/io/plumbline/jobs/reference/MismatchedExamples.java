package io.plumbline.jobs.reference;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Example;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Examples with mismatched completions, of which KTO estimates how far the policy is from its reference (Ethayarajh et al. 2024,
 * section 4.1). Behind the completions of each example stand those of the example before it, the first one's being the last's,
 * in the order of their ids, which are hashes and so have nothing to do with the texts. Where a prompt stands in many
 * examples, some of these are of the same prompt.
 *
 * <p>The authors' code and TRL turn completions by one within a batch instead, and TRL then keeps its batches from epoch to
 * epoch. Here examples are dealt to other batches in every epoch, and what the reference says of each is computed once.
 */
final class MismatchedExamples {
    private MismatchedExamples() {}

    /**
     * Returns examples with the completions of the ones before.
     *
     * @param examples ids differ
     * @param maxLength most tokens of a prompt and a completion; mismatched completions are cut to it
     * @throws PlumblineException of kind DATA where there are fewer than two; while they are computed, where a completion that
     *     is cut keeps no token that counts
     */
    static JavaRDD<Example> of(JavaRDD<Example> examples, int maxLength) {
        JavaPairRDD<Long, Example> placed = examples.sortBy(Example::id, true, Math.max(1, examples.getNumPartitions()))
                .zipWithIndex()
                .mapToPair(Tuple2::swap);
        long count = placed.count();
        if (count < 2) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot train: this loss holds prompts against the completions of other examples, and the train split"
                            + " has " + count + "; give at least two, or choose another loss");
        }
        JavaPairRDD<Long, Example> turned =
                placed.mapToPair(before -> new Tuple2<>((before._1() + 1) % count, before._2()));
        return placed.join(turned).values().map(both -> mismatched(both._1(), both._2(), maxLength));
    }

    private static Example mismatched(Example example, Example before, int maxLength) {
        Example mismatched = example.withMismatched(before, maxLength - example.prompt().length);
        for (int completion = mismatched.own(); completion < mismatched.completions().length; completion++) {
            if (mismatched.counted(completion) == 0) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot train: this loss holds the prompt of example " + example.id()
                                + " against the completion of example " + before.id()
                                + ", of which tokenizer.max-length = " + maxLength
                                + " then leaves no token that counts; raise tokenizer.max-length, lower"
                                + " tokenizer.max-prompt-length, or set loss.on = all");
            }
        }
        return mismatched;
    }
}
