package io.plumbline.jobs.compare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JudgeSettingsTest {
    @Test
    void refusesTheSameNameTwice() {
        assertThatThrownBy(() -> new JudgeSettings(
                        "/a/x/labels", "/b/x/labels/", null, null, JudgeSettings.Columns.DEFAULT, 0, "out"))
                .hasMessage(
                        "Cannot judge: both policies are called 'x'; tell them apart by --first-name and --second-name");
        assertThatThrownBy(() ->
                        new JudgeSettings("/a/x", "/b/y", null, null, JudgeSettings.Columns.DEFAULT, Double.NaN, "out"))
                .hasMessage("Cannot judge: --margin must be at least 0, got NaN");
        assertThatThrownBy(() -> new JudgeSettings(
                        "s3a://key:secret@bucket/x", "/b/y", null, null, JudgeSettings.Columns.DEFAULT, 0, "out"))
                .hasMessage(
                        "Cannot judge: --first must not hold credentials; give them through Hadoop's configuration");
    }
}
