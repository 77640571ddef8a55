package io.plumbline.template;

/** A value that can be called. */
interface Function {
    /** Calls it. */
    Object call(Arguments arguments, Rendering rendering);
}
