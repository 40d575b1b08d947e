/** Kubernetes text: YAML documents whose nodes know their lines, and the objects in them. */
package io.sealer.kube;
