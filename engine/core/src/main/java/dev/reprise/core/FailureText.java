package dev.reprise.core;

/**
 * A throwable as a record tells it: the same text in every replay.
 *
 * <p>What the JVM itself throws is told by its class alone: those messages differ between JVM versions, and compiled code throws
 * the frequent ones without any.
 */
public final class FailureText {
    private FailureText() {}

    /** Class and message, or the class where the message is the JVM's. */
    public static String of(final Throwable failure) {
        final boolean isJvms = failure instanceof Error && !(failure instanceof AssertionError)
                || failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ClassCastException
                || failure instanceof ArithmeticException
                || failure instanceof ArrayStoreException
                || failure instanceof NegativeArraySizeException;
        final String message = isJvms ? null : failure.getMessage();
        final String name = failure.getClass().getName();
        return message == null ? name : name + ": " + message;
    }
}
