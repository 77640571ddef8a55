package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Hostile rows of messages as lines: a file a case, so that what became of it can be told. */
final class HostileMessages {
    /** Writes all contents, as most templates of models do. */
    static final String TEMPLATE = "{{ bos_token }}{% for m in messages %} {{ m.content }} {% endfor %}";

    private static final int MIB = 1 << 20;

    private final List<HostileFile> files = new ArrayList<>();

    private HostileMessages() {}

    static List<HostileFile> all() {
        HostileMessages messages = new HostileMessages();
        messages.shapes();
        messages.texts();
        messages.beside();
        return messages.files;
    }

    private void line(String name, String line, int kept, Reason... reasons) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        files.add(new HostileFile(name, ".jsonl", kept, List.of(reasons), path -> Files.write(path, bytes)));
    }

    private static String message(String role, String content) {
        return "{\"role\":" + role + ",\"content\":" + content + "}";
    }

    /** A row whose prompt is a message of its own, before others. */
    private static String row(String name, String further, String more) {
        return "{\"prompt\":[" + message("\"user\"", "\"" + name + "\"") + further + "],\"chosen\":["
                + message("\"assistant\"", "\"b\"") + "],\"rejected\":[" + message("\"assistant\"", "\"c\"") + "]"
                + more
                + "}";
    }

    private void bad(String name, String further, Reason reason) {
        line(name, row(name, "," + further, ""), 0, reason);
    }

    private void good(String name, String further) {
        line(name, row(name, "," + further, ""), 1);
    }

    private void shapes() {
        bad("messages: a number", "7", Reason.WRONG_MESSAGES);
        bad("messages: null", "null", Reason.WRONG_MESSAGES);
        bad("messages: a list", "[" + message("\"user\"", "\"x\"") + "]", Reason.WRONG_MESSAGES);
        bad("messages: an empty object", "{}", Reason.WRONG_MESSAGES);
        bad("messages: a role of null", message("null", "\"x\""), Reason.WRONG_MESSAGES);
        bad("messages: a role that is a list", message("[\"user\"]", "\"x\""), Reason.WRONG_MESSAGES);
        bad("messages: content of null", message("\"user\"", "null"), Reason.MISSING_TEXT);
        bad("messages: content that is a number", message("\"user\"", "7"), Reason.WRONG_MESSAGES);
        bad("messages: content that is an object", message("\"user\"", "{\"x\":1}"), Reason.WRONG_MESSAGES);
        bad("messages: an image", message("\"user\"", "[{\"type\":\"image\",\"text\":\"x\"}]"), Reason.WRONG_MESSAGES);
        bad(
                "messages: content nested 900 deep",
                message("\"user\"", "[".repeat(900) + "]".repeat(900)),
                Reason.WRONG_MESSAGES);
        good("messages: a role of 1 MB", message("\"" + "r".repeat(MIB / 2) + "\"", "\"x\""));
        bad(
                "messages: a field nested 900 deep",
                "{\"role\":\"user\",\"content\":\"x\",\"y\":" + "[".repeat(900) + "]".repeat(900) + "}",
                Reason.CHAT_TEMPLATE_BOUND);
        line(
                "messages: no prompt at all",
                row("x", "", "").replaceFirst("\"prompt\":\\[[^]]*],", ""),
                0,
                Reason.WRONG_MESSAGES);
        line("messages: an empty prompt", row("x", "", "").replaceFirst("\\[[^]]*]", "[]"), 0, Reason.WRONG_MESSAGES);
    }

    private void texts() {
        good(
                "messages: 5,000 turns",
                (message("\"user\"", "\"x\"") + ",").repeat(5_000) + message("\"user\"", "\"y\""));
        line("messages: 4,000 answers in a completion", ofTurns(), 1);
        line("messages: a text of 900 kB before 1,000 answers", ofAnswers(), 0, Reason.CHAT_TEMPLATE_BOUND);
        good("messages: a template", message("\"user\"", "\"{{ 7 * 7 }}{% for %}{{ raise_exception('x') }}\""));
        good("messages: a text part of ten", message("\"user\"", "[" + "\"x\",".repeat(9) + "\"y\"]"));
        bad("messages: half a surrogate", message("\"user\"", "\"x\\ud83d\""), Reason.INVALID_TEXT);
        bad("messages: a text of 2 MB", message("\"user\"", "\"" + "x".repeat(2 * MIB) + "\""), Reason.TEXT_TOO_LONG);
        bad(
                "messages: a text of 20 MB",
                message("\"user\"", "\"" + "x".repeat(20 * MIB) + "\""),
                Reason.CHAT_TEMPLATE_BOUND);
    }

    /** Answers are found by two renderings each, of all that stands before them. */
    private static String ofTurns() {
        String answer = message("\"assistant\"", "\"b\"");
        String turn = answer + "," + message("\"user\"", "\"x\"") + ",";
        return row("turns", "", "").replace("\"chosen\":[", "\"chosen\":[" + turn.repeat(4_000));
    }

    /** Each answer is rendered behind the whole prompt. */
    private static String ofAnswers() {
        StringBuilder answers = new StringBuilder("\"0\"");
        StringBuilder ranks = new StringBuilder("0");
        for (int index = 1; index < 1_000; index++) {
            answers.append(",\"").append(index).append('"');
            ranks.append(',').append(index);
        }
        return "{\"prompt\":[" + message("\"user\"", "\"" + "x".repeat(900_000) + "\"") + "],\"completions\":["
                + answers + "],\"ranks\":[" + ranks + "]}";
    }

    private void beside() {
        line("messages: tools that are no JSON", row("no JSON", "", ",\"tools\":\"[{\""), 0, Reason.WRONG_TYPE);
        line("messages: a number of tools", row("number", "", ",\"tools\":[7]"), 0, Reason.WRONG_TYPE);
        line(
                "messages: tools nested 2,000 deep",
                row("deep", "", ",\"tools\":\"" + "[".repeat(2_000) + "\""),
                0,
                Reason.WRONG_TYPE);
        line("messages: history of one text", row("history", "", ",\"history\":[\"x\"]"), 0, Reason.WRONG_TYPE);
        line("messages: a system that is a list", row("system", "", ",\"system\":[1]"), 0, Reason.WRONG_TYPE);
        line(
                "messages: variables that stand for the conversation",
                row("variables", "", ",\"chat_template_kwargs\":{\"messages\":[]}"),
                0,
                Reason.WRONG_TYPE);
    }
}
