/** The {@code reprise} command: {@link dev.reprise.app.Main} runs the verbs of {@link dev.reprise.app.verb.Verbs}. */
package dev.reprise.app;
