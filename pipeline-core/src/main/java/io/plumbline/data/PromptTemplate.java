package io.plumbline.data;

import io.plumbline.template.RowTemplate;
import io.plumbline.template.TemplateException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** {@code data.columns.prompt-template}: a Jinja template that makes the prompt of the columns of a row. */
public final class PromptTemplate implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The key, which stands for the column of prompts where there is a template. */
    static final String KEY = "data.columns.prompt-template";

    private final String source;
    private transient volatile RowTemplate parsed;

    /** Refuses, beginning with the key, what is no template or reads no column. */
    public PromptTemplate(String source) {
        this.source = source;
        try {
            if (parsed().fields().isEmpty()) {
                throw new IllegalArgumentException(KEY + " must read a column, as {{ question }} does");
            }
        } catch (TemplateException e) {
            throw new IllegalArgumentException(KEY + " must be a Jinja template: " + e.located(), e);
        }
    }

    private RowTemplate parsed() {
        if (parsed == null) {
            parsed = RowTemplate.parse(source);
        }
        return parsed;
    }

    /** Returns the names of the columns that it reads, in the order of the alphabet. */
    List<String> columns() {
        return parsed().fields().stream().sorted().toList();
    }

    /**
     * Returns the prompt of a row.
     *
     * @throws QuarantineException where it makes none of it
     */
    String prompt(Map<String, ?> row) throws QuarantineException {
        try {
            return parsed().render(row);
        } catch (TemplateException e) {
            throw new QuarantineException(Reason.PROMPT_TEMPLATE_FAILS, KEY + ": " + e.located());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptTemplate template && template.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
