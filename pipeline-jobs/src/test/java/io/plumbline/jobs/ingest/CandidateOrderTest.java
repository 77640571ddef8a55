package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

class CandidateOrderTest {
    /** A file may be named twice, as data to train on and to hold out, and hold a line twice: only the place differs then. */
    @Test
    void endsAllTies() {
        List<String> place = Stream.of(Place.COLUMNS).map(StructField::name).toList();
        assertThat(Candidate.ORDER).containsAll(place).doesNotHaveDuplicates();
        assertThat(Candidate.SCHEMA.fieldNames()).contains(Candidate.ORDER);
    }
}
