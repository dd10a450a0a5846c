run lambda { |environment|
  posted = environment['REQUEST_METHOD'] == 'POST'
  content = posted ? environment['rack.input'].read : 'hello'
  paths = { 'POST' => '/', 'GET' => '/hello', 'HEAD' => '/hello' }
  known = paths[environment['REQUEST_METHOD']] == environment['PATH_INFO']
  [known ? 200 : 404, { 'content-length' => content.bytesize.to_s }, [content]]
}
