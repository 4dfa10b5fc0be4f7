/// The pages and the JSON of the admin port, and who may use them. Renders the published picture; a page never waits
/// for the kernel except for connections that nobody has read yet.
@NullMarked
package io.kuberouter.admin.web;

import org.jspecify.annotations.NullMarked;
