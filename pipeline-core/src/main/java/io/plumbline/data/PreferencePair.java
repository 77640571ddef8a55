package io.plumbline.data;

/**
 * One preference as text.
 *
 * @param prompt what was asked; empty where there is no prompt
 * @param chosen the preferred completion, to be read right after the prompt
 * @param rejected the other completion
 */
public record PreferencePair(String prompt, String chosen, String rejected) {}
