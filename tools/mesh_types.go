// Prints the messages and enums that Istio's MeshConfig is made of, as JSON, which
// tools/schemas_mesh.py reads. To run it: `go run` in a module that requires istio.io/api.
package main

import (
	"encoding/json"
	"os"

	"google.golang.org/protobuf/reflect/protoreflect"

	mesh "istio.io/api/mesh/v1alpha1"
)

type field struct {
	Kind       string   `json:"kind"`
	Of         string   `json:"of,omitempty"`
	Enum       []string `json:"enum,omitempty"`
	List       bool     `json:"list,omitempty"`
	Map        bool     `json:"map,omitempty"`
	OneOf      string   `json:"oneOf,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
}

type types map[string]map[string]field

func (t types) add(d protoreflect.MessageDescriptor) {
	name := string(d.FullName())
	if _, known := t[name]; known || d.FullName().Parent() == "google.protobuf" {
		return
	}
	fields := map[string]field{}
	t[name] = fields
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		said := field{List: f.IsList(), Map: f.IsMap()}
		if options, ok := f.Options().(interface{ GetDeprecated() bool }); ok {
			said.Deprecated = options.GetDeprecated()
		}
		if one := f.ContainingOneof(); one != nil {
			said.OneOf = string(one.Name())
		}
		value := f
		if f.IsMap() {
			value = f.MapValue()
		}
		said.Kind = value.Kind().String()
		if m := value.Message(); m != nil {
			said.Of = string(m.FullName())
			t.add(m)
		}
		if e := value.Enum(); e != nil {
			for j := range e.Values().Len() {
				said.Enum = append(said.Enum, string(e.Values().Get(j).Name()))
			}
		}
		fields[f.JSONName()] = said
	}
}

func main() {
	t := types{}
	t.add((&mesh.MeshConfig{}).ProtoReflect().Descriptor())
	if err := json.NewEncoder(os.Stdout).Encode(t); err != nil {
		panic(err)
	}
}
