package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnPagesTest {
    /** Of such a column no header was checked, so that no byte is read. */
    @Test
    void aColumnWithoutValuesHasNoPages() {
        for (long values : new long[] {0, -1}) {
            ColumnPages pages = new ColumnPages(null, null, values);
            assertThat(pages.readDictionaryPage()).isNull();
            assertThat(pages.readPage()).isNull();
        }
    }
}
