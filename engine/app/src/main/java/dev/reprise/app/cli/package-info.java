/**
 * The command line: flags every verb has, exit codes, output as text or JSON, errors, progress, logging.
 *
 * <p>Start with {@link dev.reprise.app.cli.Verb}, which every verb extends. A new verb is one class in {@code dev.reprise.app.verb}
 * and one line in {@link dev.reprise.app.verb.Verbs}. Results go to stdout, everything else to stderr.
 */
package dev.reprise.app.cli;
