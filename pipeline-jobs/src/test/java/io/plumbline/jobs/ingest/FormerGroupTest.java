package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class FormerGroupTest {
    private final FormerGroup group = new FormerGroup();

    @Test
    void givesEachExampleItsOwnTokens() {
        group.add(former("p", "a"));
        group.add(former("p", "b"));
        assertThat(group.addTo(candidate("b")).former().prompt()).containsExactly("b".hashCode());
        assertThat(group.addTo(candidate("a")).former().prompt()).containsExactly("a".hashCode());
        assertThat(group.addTo(candidate("c")).former()).isNull();
    }

    @Test
    void givesUpTheTokensOfGroupsThatHavePassed() {
        group.add(former("p", "a"));
        group.add(former("q", "b"));
        assertThat(group.addTo(candidate("a")).former()).isNull();
        assertThat(group.addTo(candidate("b")).former()).isNotNull();
    }

    /** Else a prompt with millions of examples would not fit into memory. */
    @Test
    void holdsTheTokensOfSoManyExamplesOfAGroupAndNoMore() {
        for (int example = 0; example <= FormerGroup.MOST; example++) {
            group.add(former("p", "a" + example));
        }
        assertThat(group.addTo(candidate("a" + (FormerGroup.MOST - 1))).former())
                .isNotNull();
        assertThat(group.addTo(candidate("a" + FormerGroup.MOST)).former()).isNull();
    }

    /** A row of an earlier ingest, whose prompt has one token. */
    private static Row former(String group, String id) {
        Object[] values = new Object[Candidate.SCHEMA.length()];
        values[Candidate.SCHEMA.fieldIndex(Candidate.GROUP)] = group;
        values[Candidate.SCHEMA.fieldIndex("id")] = id;
        values[Candidate.SCHEMA.fieldIndex(FormerTokens.COLUMN)] = RowFactory.create(
                false, seq(List.of(id.hashCode())), false, false, seq(List.of(seq(List.of(1)))), seq(List.of(false)));
        return new GenericRowWithSchema(values, Candidate.SCHEMA);
    }

    private static <T> Seq<T> seq(List<T> values) {
        return JavaConverters.asScalaBuffer(values);
    }

    private static Candidate candidate(String id) {
        return new Candidate(
                null,
                Split.TRAIN,
                new ExampleIdentity(id, "members", "group"),
                "",
                TextExample.of("p", "a", "b"),
                "f",
                null,
                null);
    }
}
